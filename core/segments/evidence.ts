import type { StoreContext } from '../store/use-case';
import type { RuleContext } from './compile';
import { readCandidates, type Candidate } from './people';
import { RULE_VERSION, type Condition, type Part } from './rule';
import { describePart } from './words';

/** What a rule rests on for one person, in words. */
export interface Evidence {
	readonly en: string;
	readonly nl: string;
}

/** The conditions that make a rule hold for one person, each with what was counted or who said so and when; null when it does not. */
export async function evidenceFor(store: StoreContext, context: RuleContext, viewerKey: string, part: Part): Promise<readonly Evidence[] | null> {
	const [person] = await readCandidates(store, { version: RULE_VERSION, where: part }, context, viewerKey);
	if (person?.matched !== true) return null;
	if (!('match' in part)) return [await factFor(store, context, part, person)];
	if (part.match === 'none') return [inWords(part)];
	const held = await Promise.all(part.of.map((each) => evidenceFor(store, context, viewerKey, each)));
	return held.flatMap((facts) => facts ?? []);
}

async function factFor(store: StoreContext, context: RuleContext, condition: Condition, person: Candidate): Promise<Evidence> {
	switch (condition.is) {
		case 'stories':
			return inWords(condition, String(person.score));
		case 'first_seen':
			return inWords(condition, await firstSeen(store, context, person.viewerKey));
		case 'followers':
		case 'follows_us':
		case 'verified':
		case 'account_type':
			return inWords(condition, await toldBy(store, context, person.viewerKey, condition.is));
		case 'signal':
		case 'early':
		case 'engaged_after_view':
		case 'seen':
		case 'tag':
		case 'flag':
		case 'language':
		case 'country':
			return inWords(condition);
	}
}

function inWords(part: Part, fact = ''): Evidence {
	const said = fact === '' ? '' : ` (${fact})`;
	return { en: `${describePart(part, 'en')}${said}`, nl: `${describePart(part, 'nl')}${said}` };
}

async function firstSeen({ tx }: StoreContext, { accountKey }: RuleContext, viewerKey: string): Promise<string> {
	const row = await tx
		.selectFrom('engagements')
		.select((select) => select.fn.min<number | string | null>('at').as('at'))
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.executeTakeFirst();
	return row?.at == null ? '' : dayOf(Number(row.at));
}

async function toldBy({ tx }: StoreContext, { accountKey }: RuleContext, viewerKey: string, trait: string): Promise<string> {
	const mark = await tx
		.selectFrom('viewer_marks')
		.select(['source', 'at'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('kind', '=', 'trait')
		.where('name', '=', trait)
		.executeTakeFirst();
	return mark ? `${mark.source}, ${dayOf(mark.at)}` : '';
}

function dayOf(at: number): string {
	return new Date(at).toISOString().slice(0, 10);
}
