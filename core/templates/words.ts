import { assertNever } from '../exhaustive';
import type { MissingCredential } from './link';
import type { Publishing, Step } from './plan';

/** What would be done with one template, as a line for a person. */
export function stepWords(step: Step): string {
	return [`${step.template.name}:`, doWords(step), publishWords(step.publish), needsWords(step.needs)].filter((each) => each !== '').join(' ');
}

function doWords(step: Step): string {
	switch (step.do) {
		case 'create':
			return 'is made.';
		case 'update':
			return `is updated (${inWords(step.changed)}).${step.kept.length > 0 ? ` ${keptWords(step.kept)}` : ''}`;
		case 'keep':
			return ['stays as it is.', keptWords(step.kept)].filter((each) => each !== '').join(' ');
		case 'conflict':
			return conflictWords(step.parts);
		case 'nameTaken':
			return `is left out: ${step.workflows.length} workflows have this name. Rename those that are not meant.`;
		default:
			return assertNever(step);
	}
}

function publishWords(publish: Publishing): string {
	switch (publish) {
		case 'yes':
			return 'Published.';
		case 'off_by_design':
		case 'not_yet':
			return 'Not published.';
		case 'switched_off':
			return 'You switched it off; it stays off.';
		case 'draft':
			return 'It has changes you have not published; publish them in the editor.';
		default:
			return assertNever(publish);
	}
}

export function conflictWords(parts: readonly string[]): string {
	return `you and the new version changed the same: ${inWords(parts)}. Nothing is written, yours runs as it is; take over by hand what you want.`;
}

export function keptWords(kept: readonly string[]): string {
	return kept.length === 0 ? '' : `Your own changes stay: ${inWords(kept)}.`;
}

/** `node:Campaign` → node "Campaign". */
export function inWords(parts: readonly string[]): string {
	return parts
		.map((part) => {
			const [kind = '', ...name] = part.split(':');
			if (kind === 'settings') return 'the workflow settings';
			return `${kind === 'wires' ? 'the wires from' : 'node'} "${name.join(':')}"`;
		})
		.join(', ');
}

/** What a person must make or choose. */
export function needsWords(needs: readonly MissingCredential[]): string {
	return needs
		.map(({ types, candidates }) =>
			candidates.length === 0
				? `Needs a credential of type ${types.join(' or ')}.`
				: `There are several credentials of type ${types.join(' or ')}: name the one to use (${candidates.join(', ')}).`,
		)
		.join(' ');
}
