import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemPath } from './system-path';

/** The node pack under test: a built folder, or the tarball `npm pack` made of it. */
export type Pack = { readonly kind: 'folder'; readonly path: string } | { readonly kind: 'tarball'; readonly path: string };

/**
 * The pack to test: the tarball `npm test` has packed (STORY_FUNNEL_PACK), else the built project itself.
 * @param root the project's folder
 */
export function packUnderTest(root: string): Pack {
	const tarball = process.env['STORY_FUNNEL_PACK'];
	return tarball ? { kind: 'tarball', path: resolve(root, tarball) } : { kind: 'folder', path: root };
}

/**
 * Puts the pack where n8n's own installer puts community packages, so that node
 * types carry the package's name as prefix. Replaces an earlier one.
 * @param home n8n's user folder (the parent of `.n8n`)
 */
export function installPack(pack: Pack, home: string): void {
	const modules = join(home, '.n8n', 'nodes', 'node_modules');
	mkdirSync(modules, { recursive: true });
	const path = resolve(pack.path);
	const target = join(modules, pack.kind === 'folder' ? nameOf(readFileSync(join(path, 'package.json'), 'utf8')) : nameInTarball(path));
	rmSync(target, { recursive: true, force: true });
	if (pack.kind === 'folder') {
		symlinkSync(path, target, 'junction');
		return;
	}
	mkdirSync(target, { recursive: true });
	execFileSync('tar', ['-xzf', path, '-C', target, '--strip-components=1'], { env: { PATH: systemPath() } });
}

function nameInTarball(path: string): string {
	return nameOf(execFileSync('tar', ['-xzOf', path, 'package/package.json'], { encoding: 'utf8', env: { PATH: systemPath() } }));
}

function nameOf(packageJson: string): string {
	const { name } = JSON.parse(packageJson) as { name?: unknown };
	if (typeof name !== 'string' || name === '') throw new Error('The pack has a package.json without a name.');
	return name;
}
