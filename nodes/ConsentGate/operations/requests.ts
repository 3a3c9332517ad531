import { NodeOperationError } from 'n8n-workflow';
import { CORRECTED_FIELDS } from '../../../core';
import { readText } from '../../shared/read-text';
import { requestJson, type AboutAll, type AboutItem } from './rights-outcome';

/** Requests worked on in one run: the next one comes within a minute. */
const PER_RUN = 50;
const LISTED = 1000;

export const carryOut: AboutAll = async (store) => (await store.carryOutRequests({ limit: PER_RUN }, 'bulk')).map(requestJson);

export const listRequests: AboutAll = async (store, context) => {
	const onlyOpen = context.getNodeParameter('onlyOpen', 0, true) !== false;
	const entries = await store.listRequests({ onlyOpen, limit: LISTED });
	return entries.map((entry) => ({ ...requestJson(entry), overdue: entry.overdue }));
};

export const remind: AboutAll = async (store) =>
	(await store.takeReminders({})).map((entry) => ({ ...requestJson(entry), overdue: entry.overdue, reminder: entry.reminder }));

const NO_REQUEST = { problem: 'There is no such request', cure: 'Take the key from the register: List Requests.' };

export const readRequest: AboutItem = async (store, context, _item, itemIndex) => {
	const request = await store.readRequest({ requestKey: readText(context, 'requestKey', itemIndex) });
	return request ? { done: { ...requestJson(request), viewerKey: request.viewerKey, detail: request.detail } } : { notDone: NO_REQUEST };
};

export const closeRequest: AboutItem = async (store, context, _item, itemIndex) => {
	const outcome = await store.closeRequest({
		requestKey: readText(context, 'requestKey', itemIndex),
		outcome: readText(context, 'outcome', itemIndex) === 'refused' ? 'refused' : 'done',
		answer: readText(context, 'answer', itemIndex),
		person: readText(context, 'decidedBy', itemIndex),
	});
	if (outcome.closed) return { done: requestJson(outcome.request) };
	switch (outcome.why) {
		case 'unknown':
			return { notDone: NO_REQUEST };
		case 'not_verified':
			return { notDone: { problem: 'Whose request it is has not been proved', cure: 'Wait for the code; without it the request lapses by itself.' } };
		case 'held':
			return { notDone: { problem: 'A legal hold keeps the data of this person', cure: 'Release the hold with Retention Purge: the erasure is then carried out by itself.' } };
		case 'over':
			return { notDone: { problem: 'The request is over', cure: 'Nothing is left to do.' } };
	}
};

export const correct: AboutItem = async (store, context, item, itemIndex) => {
	const field = CORRECTED_FIELDS.find((each) => each === readText(context, 'field', itemIndex));
	if (!field) throw new NodeOperationError(context.getNode(), 'This field cannot be corrected here', { itemIndex, description: `Use one of: ${CORRECTED_FIELDS.join(', ')}` });
	const requestKey = readText(context, 'requestKey', itemIndex);
	const outcome = await store.rectify({ requestKey, field, value: readText(context, 'value', itemIndex) });
	if (outcome.corrected) return { done: { ...item.json, requestKey, field, recipients: outcome.recipients } };
	return {
		notDone:
			outcome.why === 'no_request'
				? { problem: 'There is no open, verified request for a correction with this key', cure: 'Take the key from the register: List Requests.' }
				: { problem: 'There is nothing of this to correct', cure: 'Look the person up to see what is held.' },
	};
};

export const liftRestriction: AboutItem = async (store, context, _item, itemIndex) => {
	const requestKey = readText(context, 'requestKey', itemIndex);
	const { lifted } = await store.liftRestrictionOf({ requestKey, person: readText(context, 'decidedBy', itemIndex) });
	return lifted ? { done: { requestKey, lifted } } : { notDone: { problem: 'No restriction of this request is open', cure: 'Nothing is left to do.' } };
};
