// Packs the built project as it would be published, into .build/pack.tgz, for the suites that install it.
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './runtime/npm.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, '.build');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await npm(['pack', '--pack-destination', folder], { cwd: root });
const [tarball] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
if (!tarball) throw new Error('npm pack made no tarball');
renameSync(join(folder, tarball), join(folder, 'pack.tgz'));
