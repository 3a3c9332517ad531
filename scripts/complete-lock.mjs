// Maintainers' tool: `node scripts/complete-lock.mjs <package-lock.json>…`
// npm leaves optional packages out of a lock file when the registry at hand does
// not offer them (binaries for other platforms), and then `npm ci` refuses that
// very lock. This adds the missing entries from what the lock itself says about
// them, so that `npm ci` works on every platform. Run it after changing a lock.
import { readFileSync, writeFileSync } from 'node:fs';
import { say } from './runtime/progress.mjs';

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

for (const file of process.argv.slice(2)) {
	const text = readFileSync(file, 'utf8');
	const lock = JSON.parse(text);
	const added = complete(lock.packages);
	lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
	const indent = /\n(\s+)"/.exec(text)?.[1] ?? '  ';
	if (added > 0) writeFileSync(file, `${JSON.stringify(lock, null, indent)}\n`);
	say(`${file}: ${added} entries added`);
}

/** @param {Record<string, object>} packages a lock's `packages`; completed in place */
function complete(packages) {
	let added = 0;
	for (const [path, entry] of Object.entries(packages)) {
		for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
			if (places(path, name).some((place) => packages[place])) continue;
			packages[`node_modules/${name}`] = missingEntry(name, version);
			added += 1;
		}
	}
	return added;
}

/** Where Node would look for `name` from the package at `path`, nearest first. */
function places(path, name) {
	const found = [];
	for (let base = path; base; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
		found.push(`${base}/node_modules/${name}`);
	}
	return [...found, `node_modules/${name}`];
}

function missingEntry(name, version) {
	if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${name}: ${version} is no exact version; add it by hand.`);
	const words = name.split(/[-/]/);
	const os = SYSTEMS.find((system) => words.includes(system));
	const cpu = PROCESSORS.find((processor) => words.includes(processor));
	if (!os || !cpu) throw new Error(`${name} does not say its platform; add it by hand.`);
	const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : words.some((word) => word.startsWith('gnu')) ? 'glibc' : undefined;
	return { version, cpu: [cpu], ...(libc && os === 'linux' ? { libc: [libc] } : {}), optional: true, os: [os] };
}
