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
	logLevel: 'warning',
	absWorkingDir: __dirname,
};

function clean() {
	return fs.rm(DIST, { recursive: true, force: true });
}

/** The funnel once (core.js), its store thread (worker.js) and the thread that reads lists (prepare.js); every node file requires core.js. */
function bundleCore() {
	return esbuild.build({
		...BUNDLE,
		entryPoints: { core: 'core/index.ts', worker: 'core/worker.ts', prepare: 'core/prepare.ts' },
		outdir: DIST,
	});
}

/** What `npx n8n-nodes-story-funnel` runs. */
function bundleCli() {
	return esbuild.build({ ...BUNDLE, entryPoints: { cli: 'core/cli.ts' }, outdir: DIST, banner: { js: '#!/usr/bin/env node' } });
}

/** Thin files, one per node and credential, at the depth the package manifest names. */
function bundleNodes() {
	return esbuild.build({
		...BUNDLE,
		entryPoints: globSync(['nodes/*/*.node.ts', 'credentials/*.credentials.ts'], { cwd: __dirname }),
		outdir: DIST,
		outbase: __dirname,
		plugins: [sharedCore],
	});
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

exports.build = gulp.series(clean, gulp.parallel(bundleCore, bundleCli, bundleNodes, copyAssets));
