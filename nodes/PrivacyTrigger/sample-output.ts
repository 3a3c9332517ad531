import { ACCOUNT, PERSON, sample, type Samples } from '../shared/samples';

/** What Privacy Trigger gives, by page: only what has to be worked on starts the workflow. */
export const privacyTriggerSamples: Samples = {
	dataDeletion: [sample(0, { callback: 'data_deletion' })],
	deauthorise: [sample(0, { callback: 'deauthorise' })],
	optIn: [
		sample(
			0,
			{ ...PERSON, eventKey: '', granted: ['dm_promotion'], language: 'en', mailTo: 'name@example.com', confirmLink: 'https://n8n.example.com/webhook/story-funnel/opt-in?c=…&lang=en' },
			{ when: '`mailTo` and `confirmLink` only where an e-mail address waits for its confirmation', sometimes: ['mailTo', 'confirmLink'] },
		),
	],
	rights: [sample(0, { requestKey: 'req_51b0', ...ACCOUNT, kind: 'access' })],
	unsubscribe: [],
};
