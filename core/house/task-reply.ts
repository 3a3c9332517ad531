import type { DispatchOutcome } from '../outreach/dispatch';
import { MAX_TEXT_BYTES } from '../outreach/copy';
import { escapeHtml, paragraph } from '../rights/page';
import type { Language } from '../store/schema';
import { button, form, say, type Frame, type Notice } from './frame';
import type { TaskView } from './tasks';
import { wordsOfCode } from './why-words';

/** What became of what a colleague wrote into the box. */
export type TaskReply =
	| DispatchOutcome
	/** Nothing was tried. `over`: the task no longer waits for an answer; `unconnected`: no credential of the page opens the account. */
	| { readonly outcome: 'not_tried'; readonly why: 'empty' | 'too_long' | 'over' | 'unconnected' | 'editor' };

/** A reply that did not go out, as it was written: nobody writes it twice. */
export interface Draft {
	readonly taskKey: string;
	readonly text: string;
}

/** The box in which a colleague answers. @param draft what they wrote before */
export function replyForm(frame: Frame, { accountKey, taskKey }: TaskView, draft = ''): string {
	const { language } = frame;
	const id = `reply-${taskKey}`;
	const box =
		`<label for="${escapeHtml(id)}">${say(language, 'Jouw antwoord', 'Your answer')}</label>` +
		`<textarea id="${escapeHtml(id)}" name="text" rows="4" maxlength="${MAX_TEXT_BYTES}" required>${escapeHtml(draft)}</textarea>`;
	const note = say(
		language,
		'Gaat woord voor woord naar deze persoon, met jouw naam in het logboek. Tot zeven dagen na hun bericht, nooit een aanbieding.',
		'Goes to this person word for word, with your name on record. Up to seven days after their message, never an offer.',
	);
	return paragraph(note) + form(frame, { account: accountKey, task: taskKey, act: 'reply' }, box + button(say(language, 'Verstuur antwoord', 'Send answer')));
}

/** What is said after a reply was sent, or was not. */
export function replyNotice(language: Language, reply: TaskReply): Notice {
	if (reply.outcome === 'sent') return { kind: 'done', text: say(language, 'Je antwoord is verstuurd.', 'Your answer was sent.') };
	if (reply.outcome === 'not_tried') return { kind: 'problem', text: NOT_TRIED[reply.why][language] };
	const reasons = reply.reasons.map(({ code }) => {
		const { what, cure } = wordsOfCode(code);
		return `${what[language]}. ${cure?.[language] ?? ''}`.trim();
	});
	const inDoubt = reply.reasons.some(({ code }) => code === 'delivery_unknown');
	const first = inDoubt ? say(language, 'Misschien is je antwoord verstuurd.', 'Your answer may have been sent.') : say(language, 'Je antwoord is niet verstuurd.', 'Your answer was not sent.');
	return { kind: 'problem', text: [first, ...reasons].join(' ') };
}

const NOT_TRIED: Readonly<Record<Extract<TaskReply, { outcome: 'not_tried' }>['why'], Readonly<Record<Language, string>>>> = {
	empty: { nl: 'Schrijf eerst een antwoord.', en: 'Write an answer first.' },
	too_long: { nl: `Je antwoord is te lang: Instagram neemt ${MAX_TEXT_BYTES} bytes.`, en: `Your answer is too long: Instagram takes ${MAX_TEXT_BYTES} bytes.` },
	over: { nl: 'Deze taak is al klaar, of de persoon is gewist.', en: 'This task is over, or the person was erased.' },
	unconnected: {
		nl: 'Je antwoord is niet verstuurd: kies in "Tasks page" van "35 tasks" de Instagram-credential van dit account, en kijk bij Accountgezondheid.',
		en: 'Your answer was not sent: choose the Instagram credential of this account in "Tasks page" of "35 tasks", and look at Account health.',
	},
	editor: { nl: 'In de editor wordt niets naar echte mensen verstuurd: publiceer "35 tasks".', en: 'In the editor nothing is sent to real people: publish "35 tasks".' },
};
