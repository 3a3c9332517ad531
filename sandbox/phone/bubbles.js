import { aside, button, keepList, make } from './dom.js';
import { clockTime, dayOf, t } from './words.js';

/** Minutes after which a time stands between two messages. */
const PAUSE_MS = 30 * 60_000;

/** The conversation as lines of a list: times, and bubbles that know whether they follow one of the same side. */
export function showMessages(list, { messages, stories, lit }, { tap, focus }) {
	const rows = [];
	messages.forEach((message, index) => {
		const before = messages[index - 1];
		const after = messages[index + 1];
		if (!before || message.at - before.at > PAUSE_MS) rows.push({ key: `t${message.mid}`, time: message.at });
		const follows = (one, other) => one && other && one.from === other.from && Math.abs(one.at - other.at) <= PAUSE_MS;
		rows.push({ key: message.mid, message, joins: follows(before, message), joined: follows(message, after), last: !after, lit: lit === message.mid, story: stories.find((story) => story.id === message.storyId) });
	});
	if (rows.length === 0) rows.push({ key: 'empty', empty: true });
	const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
	const count = list.childElementCount;
	keepList(list, rows, {
		key: (row) => row.key,
		shape: ({ message, story, ...row }) => [row, message?.text, message?.tapped, message?.reaction, message?.deleted, message?.seen, story?.caption, t('send')],
		draw: (row) => (row.empty ? make('li', 'empty', t('empty')) : row.time ? make('li', 'when', `${dayOf(row.time)} ${clockTime(row.time)}`) : bubble(row, tap, focus)),
	});
	if (atEnd || list.childElementCount !== count) list.scrollTop = list.scrollHeight;
}

function bubble({ message, joins, joined, last, lit, story }, tap, focus) {
	const mine = message.from === 'follower';
	const row = make('li', ['row', mine ? 'mine' : 'theirs', joins ? 'joins' : '', joined ? 'joined' : '', lit ? 'lit' : ''].filter(Boolean).join(' '));
	if (message.storyId) row.append(card(story));
	if (message.commentId) row.append(make('span', 'note', t('toComment')));
	const text = message.deleted ? t('deleted') : (message.text ?? attachmentText(message.attachment));
	const body = button(message.deleted ? 'bubble gone' : 'bubble', [aside(`${mine ? t('you') : 'Account'}: `), text], () => focus(message.mid));
	body.setAttribute('aria-pressed', String(lit));
	row.append(body);
	if (message.reaction) row.append(make('span', 'like', message.reaction));
	if (message.quickReplies.length > 0) {
		row.append(make('div', last ? 'chips' : 'chips old', ...message.quickReplies.map(({ title }) => button(title === message.tapped ? 'taken' : '', title, () => tap(message.mid, title)))));
	}
	return row;
}

/** The story a reply hangs on, as a little picture of it. */
function card(story) {
	if (!story) return make('span', 'note', t('storyGone'));
	const picture = make('span', `card look${lookOf(story)}`, story.caption);
	const made = make('span', 'storied', make('span', 'note', t('repliedTo')), picture);
	return made;
}

/** Which of the pictures a story has; the same wherever it is shown. */
export const lookOf = (story) => Number(story.id.slice(-2)) % 4;

function attachmentText(attachment) {
	return attachment === 'story_mention' ? t('mentioned') : attachment === 'like_heart' ? '❤️' : `[${attachment}]`;
}
