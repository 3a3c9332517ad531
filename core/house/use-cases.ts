import { audited } from '../store/audit';
import { alertsTold, checkAlerts, checkStoreAlerts } from './alerts';
import { addIncidentStep, readIncidents, recordIncident } from './incidents';
import { tryPassword } from './password-tries';
import { makeReview, readReviews, signReview } from './reviews';
import { endTeamSession, isTeamSessionOpen, openTeamSession } from './sessions';
import { readSwitches } from './switches';
import { questionOfTask } from './task-question';
import { closeTask, revealTask } from './task-work';
import { syncTasks } from './tasks';
import { askWhy } from './why';

/** What the store can be asked by the team: alerts, reviews, incidents, tasks, their pages, and why something was sent. */
export const houseUseCases = {
	checkAlerts,
	checkStoreAlerts,
	alertsTold,
	makeReview,
	readReviews,
	signReview: audited('work', signReview, ({ accountKey, reviewKey, twoFactor, loginAlerts, by }, { signed }) =>
		signed ? { accountKey, what: 'review signed', detail: { review: reviewKey, twoFactor, loginAlerts, by } } : null,
	),
	recordIncident: audited('work', recordIncident, ({ accountKey, kind, by }, outcome) =>
		outcome.recorded && !outcome.again ? { accountKey, what: 'incident recorded', detail: { incident: outcome.incidentKey, kind, by } } : null,
	),
	addIncidentStep: audited('work', addIncidentStep, ({ accountKey, incidentKey, what, by }, outcome) =>
		outcome.added && !outcome.again ? { accountKey, what: 'incident step', detail: { incident: incidentKey, step: what, by } } : null,
	),
	readIncidents,
	syncTasks,
	revealTask: audited('access', revealTask, ({ accountKey, taskKey, by }, person) => ({
		accountKey,
		...(person === null ? {} : { viewerKey: person.viewerKey }),
		what: 'task opened',
		detail: { task: taskKey, by, shown: person !== null },
	})),
	questionOfTask,
	closeTask: audited('work', closeTask, ({ accountKey, taskKey, by, decision }, { closed }) =>
		closed ? { accountKey, what: 'task closed', detail: { task: taskKey, decision, by } } : null,
	),
	openTeamSession,
	isTeamSessionOpen,
	endTeamSession,
	tryPassword,
	readSwitches,
	askWhy: audited('access', askWhy, ({ accountKey, by }, answer) => ({
		accountKey,
		...(answer.known ? { viewerKey: answer.viewerKey } : {}),
		what: 'why',
		detail: { by, known: answer.known },
	})),
};
