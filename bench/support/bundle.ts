import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Core from '../../core';
import { ROOT } from './n8n';

/** The pack's own bundle: the embedded store is in its thread, and lists are read by theirs, as in n8n. */
export function ownBundle(): typeof Core {
	return createRequire(__filename)(path.join(ROOT, 'dist/core.js')) as typeof Core;
}
