import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** A regular expression as it stands in the source. */
export interface Pattern {
	/** Where: file and line. */
	readonly place: string;
	readonly source: string;
	readonly flags: string;
}

/** What a file has: patterns as literals, and calls that make one of a text. */
export interface Found {
	readonly literals: readonly Pattern[];
	/** Lines that build a pattern at run time, by `new RegExp` or `RegExp`, or by a text in `match`, `matchAll` or `search`. */
	readonly built: readonly string[];
}

const TAKES_PATTERN = new Set(['match', 'matchAll', 'search']);

/** Every regular expression of a file, by TypeScript's own parser. @param file its name, for places */
export function patternsIn(file: string, text: string): Found {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const literals: Pattern[] = [];
	const built: string[] = [];
	const placeOf = (node: ts.Node) => `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
	const visit = (node: ts.Node): void => {
		if (ts.isRegularExpressionLiteral(node)) {
			const end = node.text.lastIndexOf('/');
			literals.push({ place: placeOf(node), source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
		}
		if (makesPattern(node)) built.push(placeOf(node));
		ts.forEachChild(node, visit);
	};
	visit(source);
	return { literals, built };
}

function makesPattern(node: ts.Node): boolean {
	if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
		if (ts.isIdentifier(node.expression) && node.expression.text === 'RegExp') return true;
	}
	if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
	const [first] = node.arguments;
	return TAKES_PATTERN.has(node.expression.name.text) && first !== undefined && (ts.isStringLiteral(first) || ts.isTemplateExpression(first));
}

export function patternsOfFiles(root: string, files: readonly string[]): Found {
	const all = files.map((file) => patternsIn(file, readFileSync(path.join(root, file), 'utf8')));
	return { literals: all.flatMap(({ literals }) => literals), built: all.flatMap(({ built }) => built) };
}
