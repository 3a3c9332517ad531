import type { IDataObject } from 'n8n-workflow';
import { readTaskForm, replyNotice, taskNotice, tasksPage, type Notice, type ShownTask, type TaskAsked } from '../../core';
import type { Shown, Visit } from './page';
import { replyToTask } from './reply';

interface Done extends ShownTask {
	readonly notice?: Notice | undefined;
	readonly happened?: IDataObject;
}

/** The page of who and what waits for a human. Whom it is about is opened one by one, recorded; that and what is written to them is in no execution. */
export async function tasks(visit: Visit): Promise<Shown> {
	const asked = visit.sent === null ? null : mine(visit, readTaskForm(visit.fields));
	const { notice, happened, ...shown }: Done = asked === null ? {} : await carryOut(visit, asked);
	const accounts = await Promise.all(
		visit.accounts.map(async ({ accountKey, username }) => ({ accountKey, username, ...(await visit.store.syncTasks({ accountKey })) })),
	);
	const html = tasksPage(visit.frame, accounts, shown, notice);
	return happened === undefined ? { html } : { html, happened };
}

async function carryOut(visit: Visit, asked: TaskAsked): Promise<Done> {
	const { store, by, frame: { language } } = visit;
	const { accountKey, taskKey } = asked;
	switch (asked.act) {
		case 'reveal': {
			const revealed = await store.revealTask({ accountKey, taskKey, by });
			return { revealed, notice: taskNotice(language, asked, revealed) };
		}
		case 'close': {
			const closed = await store.closeTask({ accountKey, taskKey, decision: asked.decision, by });
			const notice = taskNotice(language, asked, closed);
			return closed.closed ? { notice, happened: { page: 'tasks', accountKey, taskKey, kind: closed.kind, decision: asked.decision, by } } : { notice };
		}
		case 'reply': {
			const reply = await replyToTask(visit, asked);
			const notice = replyNotice(language, reply);
			if (reply.outcome !== 'sent') return { notice, draft: { taskKey, text: asked.text } };
			return { notice, happened: { page: 'tasks', accountKey, taskKey, kind: 'answer', decision: 'answered', by } };
		}
	}
}

/** Only of accounts the page is for. */
function mine({ accounts }: Visit, asked: TaskAsked | null): TaskAsked | null {
	return accounts.some(({ accountKey }) => accountKey === asked?.accountKey) ? asked : null;
}
