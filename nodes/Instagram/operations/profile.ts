import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { refreshProfile } from '../../../core';
import { readPersonKeys } from '../../shared/keys-of-items';
import { answerOf } from './answer-of-instagram';
import { forEachItem } from './run';

/** Sizes a follower count is told in: the number itself would point at one person. */
const BUCKETS = [
	{ below: 100, name: 'under 100' },
	{ below: 1_000, name: '100 to 1,000' },
	{ below: 10_000, name: '1,000 to 10,000' },
	{ below: 100_000, name: '10,000 to 100,000' },
] as const;
const LARGEST = '100,000 or more';

/** What Instagram says of the person of each item: marks only, no handle, no name. Once in 24 h per person. */
export async function readProfiles(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return forEachItem(context, async ({ store, client }, item, itemIndex) => {
		const person = readPersonKeys(context, item, itemIndex);
		const result = await refreshProfile(store, client, person);
		const outcome = answerOf(context, result, { failed: 'The profile could not be read', purpose: 'conversations', itemIndex });
		switch (outcome.outcome) {
			case 'read': {
				const { followsUs, weFollow, verified, followers } = outcome.flags;
				return [{ ...person, read: true, followsUs, weFollow, verified, followers: followers === null ? null : bucketOf(followers) }];
			}
			case 'not_read': {
				const next = outcome.why === 'read_today' ? { nextReadAt: new Date(outcome.nextAt).toISOString() } : {};
				return [{ ...person, read: false, reason: outcome.why, ...next }];
			}
		}
	});
}

function bucketOf(followers: number): string {
	return BUCKETS.find(({ below }) => followers < below)?.name ?? LARGEST;
}
