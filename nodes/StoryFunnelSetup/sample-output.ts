import { sample, type Samples } from '../shared/samples';

const DONE = { workflow: '20 inbox', done: 'created', workflowId: 'aK3x9', details: '' };

/** What Story Funnel Setup gives: one item per workflow, credential or table. */
export const storyFunnelSetupSamples: Samples = {
	preview: [sample(0, { workflow: '20 inbox', does: 'create', publish: 'yes', words: '20 inbox: is made. Published.' })],
	install: [sample(0, { ...DONE, state: 'not_yet' })],
	publish: [sample(0, { ...DONE, done: 'kept', state: 'published' })],
	remove: [sample(0, { workflow: '20 inbox', workflowId: 'aK3x9', done: 'archived' })],
	forget: [sample(0, { what: 'credential', name: 'Story Funnel store', done: 'deleted' })],
};
