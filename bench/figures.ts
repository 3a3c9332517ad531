import { bursts } from './burst/burst';
import { beside } from './capture/beside';
import { importAtPort } from './capture/import-at-port';
import { importThroughNode } from './capture/import-through-node';
import type { Figure } from './figure';
import { decisions } from './outreach/decisions';
import { dispatch } from './outreach/dispatch';
import { load } from './pack/load';
import { page } from './reports/page';
import { purge } from './retention/purge';
import { costs } from './scale/costs';
import { day } from './scale/day';
import { plainN8n } from './segments/plain-n8n';
import { segment } from './segments/segment';
import { windows } from './segments/windows';
import { soak } from './soak/soak';

/** Everything `npm run bench` measures, in this order. */
export const figures: readonly Figure[] = [
	importThroughNode,
	importAtPort,
	beside,
	...bursts,
	segment,
	windows,
	plainN8n,
	decisions,
	dispatch,
	purge,
	page,
	load,
	costs,
	day,
	soak,
];
