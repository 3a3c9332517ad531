// Run by load.ts in a process of its own: `node load-once.mjs <n8n's folder> <a pack's folder>`. Loads the pack with n8n's own loader for
// community packages, when n8n's engine is loaded already, and prints how many milliseconds that took and what was found.
import { createRequire } from 'node:module';
import path from 'node:path';

const [n8n = '', folder = ''] = process.argv.slice(2);
const fromN8n = createRequire(path.join(n8n, 'package.json'));
fromN8n('reflect-metadata');
const { PackageDirectoryLoader } = fromN8n('n8n-core');

const began = performance.now();
const loader = new PackageDirectoryLoader(folder);
await loader.loadAll();
const ms = performance.now() - began;
process.stdout.write(JSON.stringify({ ms, nodes: Object.keys(loader.nodeTypes).length, credentials: Object.keys(loader.credentialTypes).length }));
process.exit(0);
