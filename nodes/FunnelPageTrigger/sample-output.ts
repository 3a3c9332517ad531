import type { Samples } from '../shared/samples';

/** Funnel Page Trigger serves a page and starts no workflow: nothing of it is in an execution. */
export const funnelPageTriggerSamples: Samples = { '': [] };
