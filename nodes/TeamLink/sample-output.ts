import { sample, type Samples } from '../shared/samples';

/** What Team Link gives: one link per item. */
export const teamLinkSamples: Samples = { '': [sample(0, { link: 'https://n8n.example.com/webhook/story-funnel/stop?t=…' })] };
