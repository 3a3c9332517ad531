export const $ = (id) => document.getElementById(id);

/** Makes an element; text goes in as text, never as HTML. */
export function make(tag, className, ...content) {
	const element = document.createElement(tag);
	if (className) element.className = className;
	element.append(...content);
	return element;
}

const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
export const clockTime = (ms) => clockFormat.format(ms);
const dayOf = (ms) => dayFormat.format(ms);

/** The two selects of the top bar; rebuilt only when the people change, so that an open list stays open. */
export function showPeople({ state, person, account }) {
	fill($('person'), state.followers.map(({ id, username, scripted }) => [id, scripted ? `${username} (scripted)` : username]), person, 'nobody yet');
	fill($('account'), state.accounts.map(({ professionalId, username }) => [professionalId, username]), account, '');
	$('account-picker').hidden = state.accounts.length < 2;
	const hours = Math.round(state.offset / 3_600_000);
	$('time').textContent = `${dayOf(state.now)} ${clockTime(state.now)}${hours === 0 ? '' : ` (${hours > 0 ? '+' : ''}${hours} h)`}`;
}

function fill(select, options, chosen, empty) {
	const list = options.length > 0 ? options : [['', empty]];
	const shape = JSON.stringify(list);
	if (select.dataset.shape !== shape) {
		select.replaceChildren(...list.map(([value, label]) => Object.assign(document.createElement('option'), { value, textContent: label })));
		select.dataset.shape = shape;
	}
	select.value = chosen;
}

export function showTop({ state, person, account: chosen }, account, stories) {
	$('account-name').textContent = account.username;
	$('avatar').textContent = account.username.slice(0, 1).toUpperCase();
	$('open-story').disabled = stories === 0;
	$('open-story').setAttribute('aria-label', stories === 0 ? 'No story at the moment' : `Open story, ${stories} new`);
	$('account-hint').textContent = stories === 0 ? 'No story at the moment' : `${stories} ${stories === 1 ? 'story' : 'stories'}, tap the ring`;
	const thread = state.followers.find(({ id }) => id === person)?.threads.find((each) => each.account === chosen);
	$('do-block').textContent = thread?.blocked ? 'Unblock' : 'Block';
	$('do-block').dataset.act = thread?.blocked ? 'unblock' : 'block';
	$('window').textContent = windowText(thread, state.now);
}

function windowText(thread, now) {
	if (!thread || thread.windowClosesAt === null) return 'This person has not written: no direct message is allowed.';
	if (!thread.windowOpen) return 'The 24 h window is shut.';
	const minutes = Math.ceil((thread.windowClosesAt - now) / 60_000);
	return `The window is open for ${minutes >= 60 ? `${Math.floor(minutes / 60)} h ` : ''}${minutes % 60} min.`;
}

let shown = '';
/** The conversation; drawn anew only when it changed, so that focus and scroll stay. */
export function showMessages({ inbox, person }, tap) {
	const shape = JSON.stringify([person, inbox]);
	if (shape === shown) return;
	shown = shape;
	const rows = [];
	let lastDay = '';
	for (const message of inbox) {
		const day = dayOf(message.at);
		if (day !== lastDay) rows.push(make('li', 'day', `${day}, ${clockTime(message.at)}`));
		lastDay = day;
		rows.push(bubble(message, tap));
	}
	if (rows.length === 0) rows.push(make('li', 'empty', person ? 'No messages yet. Reply to a story or write something.' : 'Create a person to begin.'));
	$('messages').replaceChildren(...rows);
	$('messages').scrollTop = $('messages').scrollHeight;
}

function bubble(message, tap) {
	const mine = message.from === 'follower';
	const row = make('li', mine ? 'mine' : 'theirs');
	row.append(make('span', 'hidden', mine ? 'You: ' : 'Account: '));
	if (message.storyId) row.append(make('span', 'note', 'Replied to their story'));
	if (message.commentId) row.append(make('span', 'note', 'In answer to your comment'));
	const text = message.deleted ? 'Message deleted' : (message.text ?? attachmentText(message.attachment));
	row.append(make('div', message.deleted ? 'bubble gone' : 'bubble', text));
	if (message.reaction) row.append(make('span', 'like', message.reaction));
	if (message.quickReplies.length > 0) {
		row.append(make('div', 'chips', ...message.quickReplies.map(({ title }) => {
			const chip = make('button', title === message.tapped ? 'taken' : '', title);
			chip.type = 'button';
			chip.addEventListener('click', () => tap(message.mid, title));
			return chip;
		})));
	}
	return row;
}

function attachmentText(attachment) {
	return attachment === 'story_mention' ? 'Mentioned them in a story' : attachment === 'like_heart' ? '❤️' : `[${attachment}]`;
}

/** One story of the account, full height. */
export function showStory(stories, index, now) {
	const story = stories[index];
	$('story').dataset.look = String(Number(story.id.slice(-2)) % 3);
	$('story-caption').textContent = story.caption || '📷';
	const minutes = Math.floor((now - story.postedAt) / 60_000);
	$('story-time').textContent = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
	$('story-bars').replaceChildren(...stories.map((_, i) => make('i', i === index ? 'now' : '')));
	for (const id of ['story-back', 'story-next']) $(id).hidden = stories.length < 2;
}
