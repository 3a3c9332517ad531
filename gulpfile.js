'use strict';

const { globSync } = require('node:fs');
const fs = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const gulp = require('gulp');

const DIST = path.join(__dirname, 'dist');

/** Options of every bundle. n8n-workflow stays outside: its error classes must be n8n's own. */
const BUNDLE = {
	bundle: true,
	platform: 'node',
	target: 'node24',
	format: 'cjs',
	external: ['n8n-workflow'],
	legalComments: 'eof',
	// What a bundled library would write to the console would stand in the host's log, unsealed.
	drop: ['console'],
	logLevel: 'warning',
	absWorkingDir: __dirname,
	metafile: true,
};

/** Files of others that are in the package: what esbuild really took in, and what is copied. */
const taken = [];

function clean() {
	taken.length = 0;
	return fs.rm(DIST, { recursive: true, force: true });
}

/** The funnel once (core.js), its store thread (worker.js), the one that reads lists (prepare.js), the one that draws pictures (picture.js), and what the command line alone moves stores with (move.js); every node file requires core.js. */
async function bundleCore() {
	const { metafile } = await esbuild.build({
		...BUNDLE,
		entryPoints: { core: 'core/index.ts', worker: 'core/worker.ts', prepare: 'core/prepare.ts', picture: 'core/picture.ts', move: 'core/moving/command.ts' },
		outdir: DIST,
	});
	taken.push(...Object.keys(metafile.inputs));
}

/** What pictures are drawn with, and its name in the package. */
const PICTURE_PARTS = [
	['node_modules/@resvg/resvg-wasm/index_bg.wasm', 'resvg.wasm'],
	['node_modules/@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf', 'Inter-Regular.ttf'],
	['node_modules/@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf', 'Inter-SemiBold.ttf'],
];

async function copyPictureParts() {
	await fs.mkdir(path.join(DIST, 'picture'), { recursive: true });
	for (const [from, to] of PICTURE_PARTS) await fs.copyFile(path.join(__dirname, from), path.join(DIST, 'picture', to));
	taken.push(...PICTURE_PARTS.map(([from]) => from));
}

async function writeNotices() {
	const { noticesOf } = await import('./scripts/notices.mjs');
	await fs.writeFile(path.join(DIST, 'THIRD-PARTY-NOTICES.txt'), await noticesOf(__dirname, taken));
}

/** What `npx n8n-nodes-story-funnel` runs. */
async function bundleCli() {
	const { metafile } = await esbuild.build({ ...BUNDLE, entryPoints: { cli: 'core/cli.ts' }, outdir: DIST, banner: { js: '#!/usr/bin/env node' } });
	taken.push(...Object.keys(metafile.inputs));
}

/** Thin files, one per node and credential, at the depth the package manifest names. */
async function bundleNodes() {
	const { metafile } = await esbuild.build({
		...BUNDLE,
		entryPoints: globSync(['nodes/*/*.node.ts', 'credentials/*.credentials.ts'], { cwd: __dirname }),
		outdir: DIST,
		outbase: __dirname,
		plugins: [sharedCore],
	});
	taken.push(...Object.keys(metafile.inputs));
}

/** Node files lie two folders deep in dist, so for all of them core.js is at ../../core.js. */
const sharedCore = {
	name: 'shared-core',
	setup(build) {
		build.onResolve({ filter: /\/core$/ }, () => ({ path: '../../core.js', external: true }));
	},
};

function copyAssets() {
	return gulp.src(['icons/*.svg', 'nodes/**/*.node.json'], { base: '.' }).pipe(gulp.dest(DIST));
}

exports.build = gulp.series(clean, gulp.parallel(bundleCore, bundleCli, bundleNodes, copyAssets, copyPictureParts), writeNotices);
