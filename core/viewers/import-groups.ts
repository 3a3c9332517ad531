import { DisjointSets } from './disjoint-sets';
import type { Identity } from './import-people';

/** Identities of one person, and the rows that speak of them. */
export interface Group {
	readonly identities: readonly Identity[];
	/** Those of them the store has, by name -> viewer. */
	readonly stored: ReadonlyMap<string, string>;
	/** Viewers the store has for them; more than one when only now it shows that they are one person. */
	readonly viewerKeys: readonly string[];
	/** Indexes of the rows. */
	readonly rows: readonly number[];
}

/** One text per identity, for maps. */
export function identityName({ kind, value }: Identity): string {
	return `${kind}\0${value}`;
}

/**
 * Puts rows together that speak of one person: what a row names together belongs together, and so does what the
 * store has under one viewer. Whether people who wrote are among them, who are never one, is for the caller to see.
 *
 * @param stored names of identities the store has -> viewer
 */
export function groupRows(rows: readonly (readonly Identity[])[], stored: ReadonlyMap<string, string>): Group[] {
	const sets = new DisjointSets();
	for (const identities of rows) {
		const names = identities.map(identityName);
		for (const name of names) {
			const viewer = stored.get(name);
			if (viewer !== undefined) sets.join(name, `viewer\0${viewer}`);
			sets.join(name, names[0] ?? name);
		}
	}
	const members = new Map<string, { identities: Map<string, Identity>; rows: number[] }>();
	for (const [index, identities] of rows.entries()) {
		const first = identities[0];
		if (!first) continue;
		const root = sets.rootOf(identityName(first));
		const member = members.get(root) ?? { identities: new Map<string, Identity>(), rows: [] };
		for (const identity of identities) member.identities.set(identityName(identity), identity);
		member.rows.push(index);
		members.set(root, member);
	}
	return [...members.values()].map((member) => toGroup(member, stored));
}

function toGroup(
	{ identities, rows }: { identities: ReadonlyMap<string, Identity>; rows: readonly number[] },
	stored: ReadonlyMap<string, string>,
): Group {
	const known = new Map<string, string>();
	for (const name of identities.keys()) {
		const viewerKey = stored.get(name);
		if (viewerKey !== undefined) known.set(name, viewerKey);
	}
	return { identities: [...identities.values()], stored: known, viewerKeys: [...new Set(known.values())], rows };
}
