import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ViewerCard } from '../../../core';
import { readPersonKeys } from '../../shared/keys-of-items';
import { openStore } from '../../shared/store';
import { judgeEach, UNKNOWN_PERSON } from './judge-each';

/** What is known of the person of each item. Outputs: one card per person · unknown people. */
export async function lookUpViewers(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	return judgeEach(context, async (item, itemIndex) => {
		const person = readPersonKeys(context, item, itemIndex);
		const card = await store.lookUpViewer(person);
		return card ? { accepted: { accountKey: person.accountKey, ...toJson(card) } } : UNKNOWN_PERSON;
	});
}

function toJson({ convertedAt, firstSeenAt, lastSeenAt, marks, merges, derived, identities, signals, ...card }: ViewerCard) {
	return {
		...card,
		signals: { ...signals },
		identities: [...identities],
		convertedAt: iso(convertedAt),
		firstSeenAt: iso(firstSeenAt),
		lastSeenAt: iso(lastSeenAt),
		marks: marks.map((mark) => ({ ...mark, at: iso(mark.at) })),
		derived: derived.map((flag) => ({ ...flag })),
		merges: merges.map((merge) => ({ ...merge, at: iso(merge.at) })),
	};
}

function iso(at: number | null): string | null {
	return at === null ? null : new Date(at).toISOString();
}
