import { importThroughNode } from './capture/import-through-node';
import type { Figure } from './figure';
import { segment } from './segments/segment';
import { windows } from './segments/windows';

/** Everything `npm run bench` measures, in this order. */
export const figures: readonly Figure[] = [importThroughNode, segment, windows];
