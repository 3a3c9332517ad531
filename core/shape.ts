import { array, looseObject, object, record, string, union, unknown } from 'zod';

export type { infer as Shaped } from 'zod';

/** What nodes say the shape of n8n's data by. By name and not as a whole: what is not used stays out of the bundle, and no node carries a copy of its own. */
export const shape = { array, looseObject, object, record, string, union, unknown };
