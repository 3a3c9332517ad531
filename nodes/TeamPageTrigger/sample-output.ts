import { ACCOUNT, sample, type Samples } from '../shared/samples';

const BY = { by: 'Noor Bakker' };

/** What Team Page Trigger gives, by page: what a colleague did there. Looking starts no workflow. */
export const teamPageTriggerSamples: Samples = {
	incidents: [
		sample(0, { page: 'incidents', ...ACCOUNT, incidentKey: 'inc_2e90', kind: 'wrong_recipient', what: 'recorded', ...BY }, { when: '`kind` only when it was recorded', sometimes: ['kind'] }),
	],
	review: [sample(0, { page: 'review', ...ACCOUNT, reviewKey: 'rev_ac02', signedBy: 'Noor Bakker', twoFactor: 'yes', loginAlerts: 'yes' })],
	stopSwitch: [sample(0, { page: 'stopSwitch', ...ACCOUNT, campaign: '', stopped: true, ...BY }, { when: 'an empty `accountKey` is all accounts, an empty `campaign` the whole account' })],
	tasks: [sample(0, { page: 'tasks', ...ACCOUNT, taskKey: 'tsk_0d4f', kind: 'answer', decision: 'answered', ...BY })],
	why: [],
};
