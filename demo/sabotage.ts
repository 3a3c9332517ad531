import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

/** The invariants of the check, each with a way to break it. */
export const SABOTAGES = ['stop', 'dup', 'window', 'consent', 'silence', 'question', 'basis', 'import', 'purge'] as const;
export type Sabotage = (typeof SABOTAGES)[number];

/** One line of the pack, and what stands in its place in a copy with a guard taken out. */
export interface Change {
	readonly file: string;
	/** Must stand in the file exactly once: a guard that moved is a control that no longer controls. */
	readonly find: string;
	readonly replace: string;
}

/** Which line of the pack is taken out. Nothing of this is in the pack: a broken copy is built beside it. */
const CHANGES: Readonly<Record<Sabotage, Change>> = {
	stop: {
		file: 'core/consent/suppression.ts',
		find: 'return row ? { reason: row.reason, sourceEvent: row.source_event, at: row.at } : null;',
		replace: 'void row; return null;',
	},
	dup: {
		file: 'core/inbox/batch.ts',
		find: "keyedHash(keys.oldest.pepper, 'update', event.naturalKey)",
		replace: "keyedHash(keys.oldest.pepper, 'update', event.naturalKey + Math.random())",
	},
	window: {
		file: 'core/outreach/decide.ts',
		find: "return now < lastInboundAt + MESSAGING_WINDOW_MS ? null : { code: 'window_closed' };",
		replace: 'void now; return null;',
	},
	consent: {
		file: 'core/consent/gate.ts',
		find: "if (!question) return { gate: 'not_allowed', reason: 'no_open_question' };",
		replace: "if (!question) return { gate: 'allowed', wording: '', grantedAt: 0 };",
	},
	silence: {
		file: 'core/outreach/decide.ts',
		find: "unanswered >= MAX_UNANSWERED && copy?.key !== OPT_OUT_CONFIRMATION ? { code: 'two_unanswered' } : null;",
		replace: 'unanswered < 0 ? { code: copy?.key === OPT_OUT_CONFIRMATION ? "rehearsal" : "stop_switch" } : null;',
	},
	question: {
		file: 'core/outreach/campaign-rules.ts',
		find: "cause?.kind === 'campaign' && ownQuestionOpen ? { code: 'own_question' } : null;",
		replace: 'cause === null && ownQuestionOpen ? { code: "own_question" } : null;',
	},
	basis: {
		file: 'core/outreach/claim.ts',
		find: '	await recordDecision(store, request, gathered.now, decision);',
		replace: '	if (!decision.send) await recordDecision(store, request, gathered.now, decision);',
	},
	import: {
		file: 'core/viewers/import-row.ts',
		find: 'const HANDLE = /^@?[A-Za-z0-9._]{1,30}$/;',
		replace: 'const HANDLE = /./;',
	},
	purge: {
		file: 'core/retention/people.ts',
		find: 'const erasable = empty.filter((person) => !held.has(person.viewer_key));',
		replace: 'const erasable = held.size < 0 ? empty : [];',
	},
};

const ROOT = path.join(__dirname, '..');

/**
 * Builds a copy of the pack with one guard taken out.
 *
 * @returns the folder of the copy, and how to remove it
 * @throws Error when the guard is not where it is expected
 */
export async function buildSabotaged(sabotage: Sabotage): Promise<{ folder: string; remove: () => void }> {
	const folder = mkdtempSync(path.join(tmpdir(), `story-funnel-sabotage-${sabotage}-`));
	cpSync(path.join(ROOT, 'dist'), path.join(folder, 'dist'), { recursive: true });
	cpSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
	// The node files require n8n-workflow; from a folder of its own they find n8n's.
	await build({
		entryPoints: { core: path.join(ROOT, 'core/index.ts'), worker: path.join(ROOT, 'core/worker.ts') },
		outdir: path.join(folder, 'dist'),
		bundle: true,
		platform: 'node',
		target: 'node24',
		format: 'cjs',
		external: ['n8n-workflow'],
		logLevel: 'silent',
		allowOverwrite: true,
		plugins: [withChange(CHANGES[sabotage])],
	});
	return {
		folder,
		remove: () => {
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** Builds with that line changed. @throws Error, from the build, when the line is not where it is expected */
export function withChange({ file, find, replace }: Change): Plugin {
	const target = path.join(ROOT, file);
	return {
		name: 'sabotage',
		setup(context) {
			context.onLoad({ filter: /\.ts$/ }, (load) => {
				if (path.resolve(load.path) !== target) return null;
				const source = readFileSync(target, 'utf8');
				if (source.split(find).length !== 2) throw new Error(`The guard to take out is not in ${file} any more`);
				return { contents: source.replace(find, replace), loader: 'ts' };
			});
		},
	};
}
