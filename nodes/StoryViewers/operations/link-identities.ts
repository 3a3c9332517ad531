import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { readKey, readPersonKeys } from '../../shared/keys-of-items';
import { readText } from '../../shared/read-text';
import { openStore } from '../../shared/store';
import { judgeEach, UNKNOWN_PERSON, type ItemOutcome } from './judge-each';

/** Makes one person of the two viewers each item names. Outputs: with `mergeKey` to undo it by · what was refused. */
export async function linkIdentities(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	return judgeEach(context, async (item, itemIndex) => {
		const { accountKey, viewerKey } = readPersonKeys(context, item, itemIndex);
		const otherKey = readText(context, 'otherViewerKey', itemIndex);
		const confirmed = { person: readText(context, 'decidedBy', itemIndex), evidence: readText(context, 'evidence', itemIndex) };
		const outcome = await store.linkIdentities({ accountKey, viewerKey, otherKey, ...confirmed });
		if (outcome.linked) return { accepted: { accountKey, viewerKey: outcome.viewerKey, mergeKey: outcome.mergeKey } };
		return refusalOf(outcome.reason);
	});
}

function refusalOf(reason: 'unknown_person' | 'same_person' | 'both_have_written'): ItemOutcome {
	switch (reason) {
		case 'unknown_person':
			return UNKNOWN_PERSON;
		case 'same_person':
			return { rejected: { field: 'otherViewerKey', problem: 'Both keys are one person already', cure: 'Nothing is left to do.' } };
		case 'both_have_written':
			return {
				rejected: {
					field: 'otherViewerKey',
					problem: 'Both have written to the account, and Instagram knows them as two people',
					cure: 'Leave them apart; give both the same tag to find them together.',
				},
			};
	}
}

/** Undoes the merge each item names. Outputs: both keys again · what was refused. */
export async function undoMerges(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	return judgeEach(context, async (item, itemIndex) => {
		const accountKey = readKey(context, item, itemIndex, 'accountKey');
		const mergeKey = readText(context, 'mergeKey', itemIndex);
		const outcome = await store.undoMerge({ accountKey, mergeKey, person: readText(context, 'decidedBy', itemIndex) });
		if (outcome.undone) return { accepted: { accountKey, viewerKey: outcome.viewerKey, otherViewerKey: outcome.otherKey } };
		if (outcome.reason === 'later_merge') {
			return { rejected: { field: 'mergeKey', problem: 'A later merge was built on this one', cure: `Undo ${outcome.blockedBy} first.` } };
		}
		return { rejected: { field: 'mergeKey', ...UNDO_REFUSALS[outcome.reason] } };
	});
}

const UNDO_REFUSALS = {
	unknown: { problem: 'The account knows no such merge', cure: 'Look the person up: open merges are listed there.' },
	already_undone: { problem: 'The merge was undone before', cure: 'Nothing is left to do.' },
	erased: { problem: 'One of the two was erased since', cure: 'It cannot be undone any more.' },
} as const;
