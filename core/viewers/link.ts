import { currentViewerKey } from '../store/current-viewer';
import type { UseCase } from '../store/use-case';
import { hasViewer } from './identities';
import { hasWritten, mergeViewers } from './merge';
import type { LinkEffects } from './profile';

export interface LinkIdentitiesInput {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly otherKey: string;
	/** Who confirms that they are one person. */
	readonly person: string;
	/** What it rests on. */
	readonly evidence: string;
}

export type LinkOutcome =
	| { readonly linked: true; readonly viewerKey: string; readonly mergeKey: string }
	/** `both_have_written`: Instagram tells them apart itself, each by an id of their own. */
	| { readonly linked: false; readonly reason: 'unknown_person' | 'same_person' | 'both_have_written' };

const MOST_TEXT = 200;

/**
 * Makes one person of two viewers because a human confirms it. The one who has written stays, else the first.
 * A STOP under one identity holds for all of them from then on.
 *
 * @throws Error when it is not said who confirms and on what
 */
export function linkIdentitiesWith(effects: LinkEffects): UseCase<LinkIdentitiesInput, LinkOutcome> {
	return async (store, input) => {
		const { accountKey } = input;
		const [person, evidence] = [input.person.trim(), input.evidence.trim()];
		if (person === '' || evidence === '' || person.length > MOST_TEXT || evidence.length > MOST_TEXT) {
			throw new Error(`Say who confirms that the two are one person, and on what evidence, in at most ${MOST_TEXT} characters each.`);
		}
		const [one, other] = [await currentViewerKey(store.tx, input.viewerKey), await currentViewerKey(store.tx, input.otherKey)];
		for (const key of [one, other]) if (!(await hasViewer(store.tx, accountKey, key))) return { linked: false, reason: 'unknown_person' };
		if (one === other) return { linked: false, reason: 'same_person' };
		const otherWrote = await hasWritten(store.tx, other);
		if (otherWrote && (await hasWritten(store.tx, one))) return { linked: false, reason: 'both_have_written' };
		const [into, from] = otherWrote ? [other, one] : [one, other];
		const mergeKey = await mergeViewers(store, { accountKey, from, into, person, evidence, names: 'vouched' });
		if (mergeKey === null) return { linked: false, reason: 'same_person' };
		await effects.onLinked(store, accountKey, into);
		return { linked: true, viewerKey: into, mergeKey };
	};
}
