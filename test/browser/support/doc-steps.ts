import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../../..');

/** A numbered step of a page, with what a reader takes from it. */
export interface DocStep {
	/** In bold at its beginning. */
	readonly title: string;
	/** Lines of its shell commands. */
	readonly commands: readonly string[];
	/** `name` = `value`. */
	readonly settings: ReadonlyMap<string, string>;
	/** Rows of its table: field -> value, without backticks. */
	readonly fields: ReadonlyMap<string, string>;
	/** In italics: what stands on the screen. */
	readonly words: readonly string[];
	/** In backticks, apart from settings and table. */
	readonly values: readonly string[];
}

/**
 * The numbered steps under a heading.
 *
 * @param file from the project's folder
 * @throws Error when there are none
 */
export function stepsOf(file: string, heading: string): DocStep[] {
	const page = readFileSync(path.join(ROOT, file), 'utf8');
	const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
	const [, ...parts] = section.split(/^\d+\. \*\*/m);
	if (parts.length === 0) throw new Error(`${file} has no steps under "${heading}".`);
	return parts.map(readStep);
}

function readStep(part: string): DocStep {
	const [title = '', ...rest] = part.split('**');
	// What follows the last step without an indent is no part of it.
	const text = rest.join('**').split(/\n\n(?=\S)/)[0] ?? '';
	const commands = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.split('\n').map((line) => line.trim()).filter((line) => line !== ''));
	const fields = [...text.matchAll(/^\s+\| (?!field|-)([^|]+) \| ([^|]+) \|$/gm)].map(([, field = '', value = '']) => [field.trim(), value.replaceAll('`', '').trim()] as const);
	const said = text.replace(/```[\s\S]*?```/g, '').replace(/^\s+\|.*$/gm, '');
	const settings = [...said.matchAll(/`(\w+)` = `([^`]+)`/g)].map(([, name = '', value = '']) => [name, value] as const);
	const plain = said.replace(/`\w+` = `[^`]+`/g, '');
	return {
		title: title.replace(/\.$/, ''),
		commands,
		settings: new Map(settings),
		fields: new Map(fields),
		words: [...plain.matchAll(/\*{1,2}([^*]+)\*{1,2}/g)].map(([, words = '']) => words),
		values: [...plain.matchAll(/`([^`]+)`/g)].map(([, value = '']) => value),
	};
}
