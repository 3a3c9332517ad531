/** What rows name: `anna` is a handle, `#7` the id of a tool. */
export type Name = string;

export interface NamedRow {
	readonly handle: string;
	readonly id: string;
	readonly story: string;
}

/** Somebody who wrote to the account and whose profile gave this handle. */
export interface Writer {
	readonly handle: string;
	readonly stops: boolean;
}

export interface Expected {
	/** Names of each person, sorted. */
	readonly people: readonly string[];
	/** `name story` of every view kept. */
	readonly views: readonly string[];
	/** Names nobody is taken in under. */
	readonly listed: readonly Name[];
}

/**
 * Who is who by a set of rows, said once more and without a store. Names that are nobody's own and that rows name
 * together are one cluster. It belongs to the writer rows name it with; named with several it belongs to none of
 * them. An opt-out of a name goes to whoever rows name with it; one of a writer goes to the names rows give them, and
 * not on to the next writer, who is known to be somebody else.
 */
export function expectedOf(rows: readonly NamedRow[], writers: readonly Writer[], optedOut: readonly Name[]): Expected {
	const own = new Set(writers.map(({ handle }) => handle));
	const links = rows.filter(({ handle, id }) => handle !== '' && id !== '').map(({ handle, id }): [Name, Name] => [handle, `#${id}`]);
	const names = new Set(rows.flatMap(({ handle, id }) => [handle, id === '' ? '' : `#${id}`]).filter((name) => name !== ''));
	const clusters = clustersOf([...names].filter((name) => !own.has(name)), links);
	const writersOf = (cluster: ReadonlySet<Name>) => new Set(links.filter(([handle, id]) => own.has(handle) && cluster.has(id)).map(([handle]) => handle));

	const listedWriters = new Set(writers.filter(({ handle, stops }) => stops || optedOut.includes(handle)).map(({ handle }) => handle));
	for (const cluster of clusters) {
		if (!optedOut.some((name) => cluster.has(name))) continue;
		for (const writer of writersOf(cluster)) listedWriters.add(writer);
	}
	const isListed = (cluster: ReadonlySet<Name>) => optedOut.some((name) => cluster.has(name)) || [...writersOf(cluster)].some((writer) => listedWriters.has(writer));

	const people = new Map<Name, Set<Name>>(writers.map(({ handle }) => [handle, new Set([handle])]));
	const personOf = new Map<Name, Name>([...own].map((handle) => [handle, handle]));
	for (const cluster of clusters) {
		if (isListed(cluster)) continue;
		const [writer, ...others] = writersOf(cluster);
		const person = writer !== undefined && others.length === 0 ? writer : ([...cluster][0] ?? '');
		const its = people.get(person) ?? new Set();
		people.set(person, its);
		for (const name of cluster) {
			its.add(name);
			personOf.set(name, person);
		}
	}
	const views = rows.flatMap(({ handle, id, story }) => {
		const name = handle === '' ? `#${id}` : handle;
		const person = personOf.get(name);
		return person === undefined || listedWriters.has(person) ? [] : [`${name} ${story}`];
	});
	const listed = new Set([...optedOut, ...listedWriters, ...clusters.filter(isListed).flatMap((cluster) => [...cluster])]);
	return { people: [...people.values()].map((its) => [...its].sort().join(' ')).sort(), views: [...new Set(views)].sort(), listed: [...listed].sort() };
}

function clustersOf(names: readonly Name[], links: ReadonlyArray<readonly [Name, Name]>): Set<Name>[] {
	let clusters = names.map((name) => new Set([name]));
	for (const link of links) {
		const joined = clusters.filter((cluster) => link.some((name) => cluster.has(name)));
		if (!link.every((name) => names.includes(name)) || joined.length < 2) continue;
		clusters = [...clusters.filter((cluster) => !joined.includes(cluster)), new Set(joined.flatMap((cluster) => [...cluster]))];
	}
	return clusters;
}
