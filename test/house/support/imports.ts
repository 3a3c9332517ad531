import { build } from 'esbuild';

/** File -> files of the same checkout it imports; imports of types alone are none, as they are gone when it runs. */
export type Imports = ReadonlyMap<string, readonly string[]>;

const START = 'start.js';

/** @param root the paths are relative to it */
export async function readImports(root: string, files: readonly string[]): Promise<Imports> {
	const { metafile } = await build({
		absWorkingDir: root, bundle: true, write: false, metafile: true, packages: 'external', platform: 'node', format: 'esm', logLevel: 'silent', loader: { '.css': 'empty' },
		stdin: { contents: files.map((file) => `import ${JSON.stringify(`./${file}`)};`).join('\n'), resolveDir: root, sourcefile: START },
	});
	return new Map(Object.entries(metafile.inputs).filter(([file]) => file !== START).map(([file, { imports }]) => [file, imports.filter(({ external }) => external !== true).map(({ path }) => path)]));
}

/** One way round for each cycle that is found; empty: there is none. */
export function cyclesOf(imports: Imports): string[] {
	const done = new Set<string>();
	const found: string[] = [];
	const visit = (file: string, way: readonly string[]): void => {
		const before = way.indexOf(file);
		if (before >= 0) found.push([...way.slice(before), file].join(' → '));
		if (before >= 0 || done.has(file)) return;
		for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
		done.add(file);
	};
	for (const file of [...imports.keys()].sort()) visit(file, []);
	return found;
}
