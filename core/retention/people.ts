import { sql } from 'kysely';
import { isIn } from '../store/is-in';
import { forgetLinks } from '../store/forget-links';
import type { StoreContext } from '../store/use-case';
import { SETTLED_EVENTS, type Scope } from './expired';
import { isHeld } from '../consent/legal-hold';
import { countriesOf } from './countries';
import { cutoffIn } from './policy';

export interface ErasablePage {
	readonly erasable: readonly Candidate[];
	/** Key of the last person looked at; null when there are no more. */
	readonly next: string | null;
}

export interface PageSize {
	/** People to look at: mostly something of them is left. */
	readonly seen: number;
	/** People to give; whoever comes after the last of these is on the next page. */
	readonly erasable: number;
}

interface Candidate {
	readonly viewer_key: string;
	readonly merged_into: string | null;
}

/** From when on a row keeps its person, by time of the account. */
interface KeepingFrom {
	readonly signals: number;
	readonly service: number;
	readonly promotion: number;
	readonly events: number;
	readonly evidence: number;
}

/** While removing, any row keeps its person: one that came in meanwhile must not be left without. */
const ANY_ROW: KeepingFrom = { signals: 0, service: 0, promotion: 0, events: 0, evidence: 0 };

/** A preview has removed nothing: it goes by which rows will stay. */
type Mode = 'remove' | 'look';

/**
 * Looks at the next people, in order of their keys, and gives those of whom nothing is left and nobody asked to keep
 * anything: no lead, no engagement, consent, open plan, message or event, and nobody merged into them who has.
 */
export async function findErasable(store: StoreContext, scope: Scope, mode: Mode, after: string, most: PageSize): Promise<ErasablePage> {
	const people = await store.tx
		.selectFrom('viewers as person')
		.leftJoin('viewers as whole', 'whole.viewer_key', 'person.merged_into')
		.select(['person.viewer_key', 'person.merged_into', 'person.converted_at', 'person.created_at', 'whole.converted_at as whole_converted_at'])
		.where('person.account_key', '=', scope.accountKey)
		.where('person.viewer_key', '>', after)
		.orderBy('person.viewer_key')
		.limit(most.seen)
		.execute();
	const candidates = people.filter((person) => {
		const isLead = person.converted_at !== null || person.whole_converted_at !== null;
		// Items under way may still carry the old key of somebody merged a moment ago.
		const freshlyMerged = person.merged_into !== null && person.created_at >= scope.cutoffs.segmentation.general;
		return !isLead && !freshlyMerged && !isHeld(scope.holds, person.viewer_key);
	});
	const empty = await withNothingLeft(store, scope, mode, candidates);
	const held = await heldByOthers(store, scope, mode, empty.map((person) => person.viewer_key));
	const erasable = empty.filter((person) => !held.has(person.viewer_key));
	if (erasable.length > most.erasable) {
		const given = erasable.slice(0, most.erasable);
		return { erasable: given, next: given[given.length - 1]?.viewer_key ?? null };
	}
	return { erasable, next: people.length < most.seen ? null : (people[people.length - 1]?.viewer_key ?? null) };
}

async function withNothingLeft<P extends Candidate>(store: StoreContext, scope: Scope, mode: Mode, people: readonly P[]): Promise<P[]> {
	if (people.length === 0) return [];
	const empty = new Set<string>();
	for (const [from, keys] of await keepingFrom(store, scope, mode, people.map((person) => person.viewer_key))) {
		for (const key of await ofWhomNoRowStays(store, scope.accountKey, from, keys)) empty.add(key);
	}
	return people.filter((person) => empty.has(person.viewer_key));
}

/** People by the times from which their rows stay: one group, unless it matters where they are. */
async function keepingFrom({ tx }: StoreContext, { accountKey, cutoffs }: Scope, mode: Mode, keys: readonly string[]): Promise<Array<[KeepingFrom, string[]]>> {
	if (mode === 'remove') return [[ANY_ROW, [...keys]]];
	const countries = cutoffs.byCountry ? await countriesOf(tx, accountKey, keys) : new Map<string, string>();
	const groups = new Map<string, [KeepingFrom, string[]]>();
	for (const key of keys) {
		const place = countries.get(key);
		const from = {
			signals: cutoffIn(cutoffs.segmentation, place),
			service: cutoffIn(cutoffs.service, place),
			promotion: cutoffIn(cutoffs.promotion, place),
			events: cutoffIn(cutoffs.deduplication, place),
			evidence: cutoffs.evidence,
		};
		const name = JSON.stringify(from);
		const group = groups.get(name) ?? [from, []];
		group[1].push(key);
		groups.set(name, group);
	}
	return [...groups.values()];
}

/**
 * Those of these people of whom no row stays: a few of many. Each table is looked into only until one is found, of engagements
 * from the latest on: those before have just been removed, and PostgreSQL would come upon each of them again.
 */
async function ofWhomNoRowStays({ tx }: StoreContext, accountKey: string, from: KeepingFrom, keys: readonly string[]): Promise<string[]> {
	const { rows } = await sql<{ viewer_key: string }>`
		select person.viewer_key from viewers as person
		where ${isIn(tx, 'person.viewer_key', keys)} and not (
			(select e.at from engagements as e where e.account_key = ${accountKey} and e.viewer_key = person.viewer_key and e.at >= ${from.signals} order by e.at desc limit 1) is not null
			or exists (select 1 from consent_ledger as l where l.account_key = ${accountKey} and l.viewer_key = person.viewer_key)
			or exists (select 1 from plans as p where p.account_key = ${accountKey} and p.viewer_key = person.viewer_key and p.state = 'due')
			or exists (select 1 from conversions as c where c.account_key = ${accountKey} and c.viewer_key = person.viewer_key and c.at >= ${from.evidence})
			or exists (select 1 from sends as s where s.account_key = ${accountKey} and s.viewer_key = person.viewer_key
				and s.claimed_at >= case when s.purpose = 'promotion' then ${sql.lit(from.promotion)} else ${sql.lit(from.service)} end)
			or exists (select 1 from events as v where v.account_key = ${accountKey} and v.viewer_key = person.viewer_key
				and (v.received_at >= ${from.events} or v.state not in (${sql.join(SETTLED_EVENTS.map((state) => sql.lit(state)))}))))`.execute(tx);
	return rows.map((row) => row.viewer_key);
}

/** Those of these people into whom somebody was merged who is not empty: they are one person. */
async function heldByOthers(store: StoreContext, scope: Scope, mode: Mode, keys: readonly string[]): Promise<Set<string>> {
	if (keys.length === 0) return new Set();
	const aliases = await store.tx
		.selectFrom('viewers')
		.select(['viewer_key', 'merged_into'])
		.where(isIn(store.tx, 'merged_into', keys))
		.$narrowType<{ merged_into: string }>()
		.execute();
	const empty = new Set(await withNothingLeft(store, scope, mode, aliases));
	return new Set(aliases.filter((alias) => !empty.has(alias)).map((alias) => alias.merged_into));
}

/** How many finished plans go with these people before their own time. */
export async function countPlansOf({ tx }: StoreContext, { accountKey, cutoffs }: Scope, people: readonly Candidate[]): Promise<number> {
	if (people.length === 0) return 0;
	const row = await tx
		.selectFrom('plans')
		.select((select) => select.fn.countAll<number | string>().as('plans'))
		.where('account_key', '=', accountKey)
		.where(isIn(tx, 'viewer_key', people.map((person) => person.viewer_key)))
		.where('due_at', '>=', cutoffs.evidence)
		.executeTakeFirstOrThrow();
	return Number(row.plans);
}

/** Erases people for good, as asked: nothing of them is to be had from the files either, as soon as this is committed. */
export async function erasePeople(store: StoreContext, accountKey: string, people: readonly Candidate[]): Promise<void> {
	await forgetLinks(store.tx, accountKey, people.map((person) => person.viewer_key), { keepListed: false });
	await removePeople(store, accountKey, people);
	store.forgot();
}

/** Removes people of whom nothing is left; with the rows of their identities their data keys go. */
export async function removePeople(store: StoreContext, accountKey: string, people: readonly Candidate[]): Promise<void> {
	if (people.length === 0) return;
	const { tx } = store;
	const keys = people.map((person) => person.viewer_key);
	await cutSuppressionsLoose(store, accountKey, people);
	await tx.deleteFrom('open_questions').where('account_key', '=', accountKey).where(isIn(tx, 'viewer_key', keys)).execute();
	await tx.deleteFrom('plans').where('account_key', '=', accountKey).where(isIn(tx, 'viewer_key', keys)).execute();
	await tx.deleteFrom('viewer_marks').where('account_key', '=', accountKey).where(isIn(tx, 'viewer_key', keys)).execute();
	await tx.deleteFrom('merges').where((where) => where.or([isIn(tx, 'from_key', keys), isIn(tx, 'into_key', keys)])).execute();
	await tx.updateTable('viewers').set({ merged_into: null }).where(isIn(tx, 'merged_into', keys)).execute();
	await tx.deleteFrom('conversions').where('account_key', '=', accountKey).where(isIn(tx, 'viewer_key', keys)).where('kind', '=', 'qualified').execute();
	// A sale stays as a figure, and leads to nobody.
	await tx.updateTable('conversions').set({ viewer_key: null, send_key: null }).where('account_key', '=', accountKey).where(isIn(tx, 'viewer_key', keys)).execute();
	await tx.deleteFrom('age_answers').where('account_key', '=', accountKey).where(isIn(tx, 'viewer_key', keys)).execute();
	await tx.deleteFrom('email_confirmations').where('account_key', '=', accountKey).where(isIn(tx, 'viewer_key', keys)).execute();
	await forgetLinks(tx, accountKey, keys, { keepListed: true });
	await tx.deleteFrom('identities').where(isIn(tx, 'viewer_key', keys)).execute();
	await tx.deleteFrom('viewers').where(isIn(tx, 'viewer_key', keys)).execute();
}

/**
 * An opt-out outlives the person as the keyed hashes it was stored under, which is what a re-import is checked
 * against. Its rows get one fresh random key per person: they still count as one, and lead to nothing erased.
 */
async function cutSuppressionsLoose(store: StoreContext, accountKey: string, people: readonly Candidate[]): Promise<void> {
	const suppressed = await store.tx
		.selectFrom('suppressions')
		.select('viewer_key')
		.distinct()
		.where('account_key', '=', accountKey)
		.where(isIn(store.tx, 'viewer_key', people.map((person) => person.viewer_key)))
		.execute();
	const wholes = new Map(people.map((person) => [person.viewer_key, person.merged_into]));
	for (const { viewer_key } of suppressed) {
		// Only a name of somebody who stays is erased: the opt-out is theirs.
		const named = wholes.get(viewer_key) ?? null;
		const whole = named !== null && wholes.has(named) ? null : named;
		await store.tx
			.updateTable('suppressions')
			.set(whole === null ? { viewer_key: store.newKey('vwr'), source_event: ERASED } : { viewer_key: whole })
			.where('account_key', '=', accountKey)
			.where('viewer_key', '=', viewer_key)
			.execute();
	}
}

/** In place of the event a suppression came from: that event was removed before the person was. */
export const ERASED = 'erased';
