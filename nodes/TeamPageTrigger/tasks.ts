import { readTaskForm, taskNotice, tasksPage, type TaskAsked } from '../../core';
import type { Shown, Visit } from './page';

/** The page of who and what waits for a human. Whom it is about is opened one by one, recorded, and is in no execution. */
export async function tasks(visit: Visit): Promise<Shown> {
	const asked = visit.sent === null ? null : mine(visit, readTaskForm(visit.fields));
	const { store, frame, by } = visit;
	const revealed = asked?.act === 'reveal' ? await store.revealTask({ ...asked, by }) : null;
	const closed = asked?.act === 'close' ? await store.closeTask({ ...asked, by }) : null;
	const accounts = await Promise.all(
		visit.accounts.map(async ({ accountKey, username }) => ({ accountKey, username, ...(await store.syncTasks({ accountKey })) })),
	);
	const notice = asked === null ? undefined : taskNotice(frame.language, asked, revealed ?? closed);
	const html = tasksPage(frame, accounts, revealed, notice);
	if (asked?.act !== 'close' || closed?.closed !== true) return { html };
	return { html, happened: { page: 'tasks', accountKey: asked.accountKey, taskKey: asked.taskKey, kind: closed.kind, decision: asked.decision, by } };
}

/** Only of accounts the page is for. */
function mine({ accounts }: Visit, asked: TaskAsked | null): TaskAsked | null {
	return accounts.some(({ accountKey }) => accountKey === asked?.accountKey) ? asked : null;
}
