import { escapeHtml, paragraph, type Said } from '../rights/page';
import type { Language } from '../store/schema';
import { button, facts, form, framed, say, timeIn, type Frame, type Notice } from './frame';
import { taskWords } from './task-words';
import { replyForm, type Draft } from './task-reply';
import type { ClosedTask, TaskDecision, TaskPerson } from './task-work';
import type { TaskSync, TaskView } from './tasks';
import type { TaskKind } from './tasks-found';

const TITLE: Said = { nl: 'Taken', en: 'Tasks' };

/** What a person sends from the page. */
export type TaskAsked = { readonly accountKey: string; readonly taskKey: string } & (
	| { readonly act: 'reveal' }
	| { readonly act: 'reply'; readonly text: string }
	| { readonly act: 'close'; readonly decision: TaskDecision }
);

const DECISIONS: readonly TaskDecision[] = ['done', 'go_on', 'opted_out'];

/** What the form of the page says; null when it is none of ours. */
export function readTaskForm(fields: Readonly<Record<string, unknown>>): TaskAsked | null {
	const { account, task, act, text } = fields;
	if (typeof account !== 'string' || typeof task !== 'string') return null;
	const of = { accountKey: account, taskKey: task };
	if (act === 'reveal') return { ...of, act };
	// A form gives line ends as the browser sends them.
	if (act === 'reply') return { ...of, act, text: typeof text === 'string' ? text.replace(/\r\n?/g, '\n').trim() : '' };
	const decision = DECISIONS.find((each) => each === act);
	return decision === undefined ? null : { ...of, act: 'close', decision };
}

export interface AccountTasks extends Pick<TaskSync, 'now' | 'timeZone' | 'open'> {
	readonly accountKey: string;
	readonly username: string;
}

/** What a page shows more of than that something waits. */
export interface ShownTask {
	/** The one person that was asked for. */
	readonly revealed?: TaskPerson | null;
	readonly draft?: Draft;
}

/** Everything that waits, what ends first on top. */
export function tasksPage(frame: Frame, accounts: readonly AccountTasks[], shown: ShownTask, notice?: Notice): string {
	const { language } = frame;
	const none = accounts.every(({ open }) => open.length === 0) ? paragraph(say(language, 'Er wacht niemand.', 'Nobody is waiting.')) : '';
	const parts = accounts.filter(({ open }) => open.length > 0).map((account) => accountPart(frame, account, shown));
	return framed(frame, { title: TITLE, notice, body: none + parts.join('') });
}

/** What is said after the form was sent. */
export function taskNotice(language: Language, asked: Pick<TaskAsked, 'act'>, outcome: TaskPerson | ClosedTask | null): Notice | undefined {
	if (asked.act === 'reveal') {
		return outcome === null ? { kind: 'problem', text: say(language, 'Deze taak is al klaar, of de persoon is gewist.', 'This task is over, or the person was erased.') } : undefined;
	}
	const closed = outcome !== null && 'closed' in outcome && outcome.closed;
	return closed
		? { kind: 'done', text: say(language, 'De taak is klaar.', 'The task is done.') }
		: { kind: 'problem', text: say(language, 'Deze taak kon zo niet worden gesloten.', 'This task could not be closed like that.') };
}

function accountPart(frame: Frame, account: AccountTasks, shown: ShownTask): string {
	return `<section><h2>@${escapeHtml(account.username)}</h2>${account.open.map((task) => taskPart(frame, account, task, shown)).join('')}</section>`;
}

function taskPart(frame: Frame, account: AccountTasks, task: TaskView, { revealed, draft }: ShownTask): string {
	const { language } = frame;
	const { what, cure } = taskWords(task.kind, task.reason);
	const person = revealed?.task.taskKey === task.taskKey ? revealed : null;
	return (
		`<article><h3>${escapeHtml(what[language])}</h3>` +
		facts([[say(language, 'Wacht sinds', 'Waiting since'), timeIn(language, task.since, account.timeZone)], ...deadlineOf(language, account, task)]) +
		paragraph(cure[language]) +
		(person === null ? revealForm(frame, task) : personPart(language, person)) +
		replyPart(frame, task, { canReply: typeof person?.eventKey === 'string', draft }) +
		CLOSINGS[task.kind].map(({ decision, text }) => form(frame, { account: task.accountKey, task: task.taskKey, act: decision }, button(text[language]))).join('') +
		'</article>'
	);
}

/** Whoever has opened the person may answer them here; what did not go out stays in the box. */
function replyPart(frame: Frame, task: TaskView, { canReply, draft }: { readonly canReply: boolean; readonly draft: Draft | undefined }): string {
	const text = draft?.taskKey === task.taskKey ? draft.text : null;
	return text === null && !canReply ? '' : replyForm(frame, task, text ?? '');
}

function deadlineOf(language: Language, { now, timeZone }: AccountTasks, { kind, deadline }: TaskView): (readonly [string, string])[] {
	if (deadline === null) return [];
	const hours = Math.floor((deadline - now) / 3_600_000);
	const minutes = Math.max(0, Math.floor((deadline - now) / 60_000));
	const left = hours >= 1 ? say(language, `nog ${hours} uur`, `${hours} hours left`) : say(language, `nog ${minutes} minuten`, `${minutes} minutes left`);
	const over = kind === 'answer' ? say(language, 'het venster is dicht', 'the window is closed') : say(language, 'verlopen', 'overdue');
	const heading = kind === 'answer' ? say(language, 'Venster open tot', 'Window open until') : say(language, 'Uiterlijk', 'Due');
	return [[heading, `${timeIn(language, deadline, timeZone)} (${deadline > now ? left : over})`]];
}

function revealForm(frame: Frame, task: TaskView): string {
	const { language } = frame;
	return form(frame, { account: task.accountKey, task: task.taskKey, act: 'reveal' }, button(say(language, 'Toon wie (wordt vastgelegd)', 'Show who (is recorded)')));
}

function personPart(language: Language, { handle, displayName }: TaskPerson): string {
	if (handle === null) {
		const inbox = '<a href="https://www.instagram.com/direct/inbox/" rel="noreferrer" target="_blank">';
		return paragraph(say(language, 'Instagram heeft de handle nog niet genoemd; kijk in de inbox.', 'Instagram has not told the handle yet; look into the inbox.')) + `<p>${inbox}${say(language, 'Naar de inbox', 'To the inbox')}</a></p>`;
	}
	const name = displayName === null ? '' : ` (${displayName})`;
	return (
		`<p><strong>@${escapeHtml(handle)}</strong>${escapeHtml(name)}</p>` +
		`<p><a class="button" href="https://ig.me/m/${encodeURIComponent(handle)}" rel="noreferrer" target="_blank">${say(language, 'Naar het gesprek', 'To the conversation')}</a></p>`
	);
}

interface Closing {
	readonly decision: TaskDecision;
	readonly text: Said;
}

const DONE: Closing = { decision: 'done', text: { nl: 'Klaar', en: 'Done' } };

/** What a task of each kind can be closed with; a request is decided on with an answer the person reads, elsewhere. */
const CLOSINGS: Readonly<Record<TaskKind, readonly Closing[]>> = {
	answer: [{ decision: 'done', text: { nl: 'Klaar: beantwoord, of geen antwoord nodig', en: 'Done: answered, or no answer needed' } }],
	held: [
		{ decision: 'opted_out', text: { nl: 'Afgemeld: nooit meer een bericht', en: 'Opted out: never a message again' } },
		{ decision: 'go_on', text: { nl: 'De automaat mag verder', en: 'Automation may go on' } },
	],
	delivery: [DONE],
	request: [],
	pass_on: [{ decision: 'done', text: { nl: 'Klaar: ik heb het daar gedaan', en: 'Done: I did it there' } }],
};
