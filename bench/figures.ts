import { importThroughNode } from './capture/import-through-node';
import type { Figure } from './figure';

/** Everything `npm run bench` measures, in this order. */
export const figures: readonly Figure[] = [importThroughNode];
