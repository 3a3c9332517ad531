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

export interface Grouping {
	readonly groups: readonly Group[];
	/** Rows whose identities are known to belong to different people. */
	readonly torn: readonly number[];
}

/** One text per identity, for maps. */
export function identityName({ kind, value }: Identity): string {
	return `${kind}\0${value}`;
}

/**
 * Puts rows together that speak of one person: what a row names together belongs together, and so does what
 * the store has under one viewer. Two viewers who have both written are never one person: a row that names
 * both is torn, and so is every row that would join them by way of others.
 */
export function groupRows(
	rows: readonly (readonly Identity[])[],
	stored: ReadonlyMap<string, string>,
	writers: ReadonlySet<string>,
): Grouping {
	const ownersOf = (row: number) => new Set((rows[row] ?? []).map((identity) => stored.get(identityName(identity))));
	const writersIn = (viewerKeys: Iterable<string | undefined>) => [...viewerKeys].filter((key) => key !== undefined && writers.has(key)).length;
	const torn = new Set<number>();
	for (const row of rows.keys()) if (writersIn(ownersOf(row)) > 1) torn.add(row);
	const untorn = [...rows.keys()].filter((row) => !torn.has(row));
	const groups: Group[] = [];
	for (const group of collect(rows, untorn, stored, { joinRows: true })) {
		if (writersIn(group.viewerKeys) <= 1) {
			groups.push(group);
			continue;
		}
		const joins = (row: number) => (rows[row]?.length ?? 0) > 1 && (ownersOf(row).size > 1 || ownersOf(row).has(undefined));
		for (const row of group.rows) if (joins(row)) torn.add(row);
		groups.push(...collect(rows, group.rows.filter((row) => !joins(row)), stored, { joinRows: false }));
	}
	return { groups, torn: [...torn] };
}

function collect(
	rows: readonly (readonly Identity[])[],
	indexes: readonly number[],
	stored: ReadonlyMap<string, string>,
	{ joinRows }: { readonly joinRows: boolean },
): Group[] {
	const sets = new DisjointSets();
	for (const index of indexes) {
		const names = (rows[index] ?? []).map(identityName);
		for (const name of names) {
			const viewer = stored.get(name);
			if (viewer !== undefined) sets.join(name, `viewer\0${viewer}`);
			if (joinRows) sets.join(name, names[0] ?? name);
		}
	}
	const members = new Map<string, { identities: Map<string, Identity>; rows: number[] }>();
	for (const index of indexes) {
		const identities = rows[index] ?? [];
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

/** Union-find with path halving. */
class DisjointSets {
	readonly #parent = new Map<string, string>();

	rootOf(name: string): string {
		let current = name;
		for (let parent = this.#parent.get(current); parent !== undefined && parent !== current; parent = this.#parent.get(current)) {
			const grandparent = this.#parent.get(parent) ?? parent;
			this.#parent.set(current, grandparent);
			current = grandparent;
		}
		return current;
	}

	join(a: string, b: string): void {
		this.#parent.set(this.rootOf(a), this.rootOf(b));
	}
}
