import { showMessages } from './bubbles.js';
import { aside, avatar, button, make } from './dom.js';
import { icon } from './icons.js';
import { openStories } from './story-view.js';
import { clockTime, spanOf, t } from './words.js';

/**
 * One person's phone: their conversation with the account, its stories, and all they can do.
 *
 * @param hands act(what), focus(mid), close(), ask(title, ok, fields): what the page does for a phone
 * @returns element and update(view), view being what the sandbox says of this person now
 */
export function makeDevice(follower, hands) {
	let view = null;
	const time = make('span', 'time');
	const ring = button('ring', '', () => showStories());
	const hint = make('small', '');
	const name = make('strong', '');
	const menu = menuOf(follower, hands, () => view);
	const windowBar = make('div', 'window');
	const messages = make('ol', 'messages');
	messages.setAttribute('aria-live', 'polite');
	messages.tabIndex = 0;
	const field = Object.assign(make('input', ''), { name: 'text', maxLength: 1000, enterKeyHint: 'send' });
	const send = make('button', 'plain go');
	const form = make('form', 'composer', field, send);
	form.autocomplete = 'off';
	const problem = make('p', 'problem');
	problem.setAttribute('role', 'alert');
	const owner = make('span', 'owner');
	const close = button('plain', icon('close'), hands.close);
	const screen = make('div', 'screen', make('div', 'status', time, make('span', 'island'), make('span', 'battery')), make('div', 'top', ring, make('div', 'who', name, hint), menu.element), windowBar, messages, problem, form);
	for (const each of screen.querySelectorAll('.island, .battery')) each.setAttribute('aria-hidden', 'true');
	const element = make('section', 'phone', make('div', 'above', owner, close), make('div', 'device', screen));
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		const text = field.value.trim();
		if (!text) return;
		field.value = '';
		void act({ act: 'message', text });
	});

	async function act(what) {
		problem.textContent = '';
		try {
			await hands.act(what);
		} catch (error) {
			problem.textContent = t('failed') + error.message;
		}
	}
	function showStories() {
		openStories(screen, {
			account: view.account, stories: view.live, now: view.now,
			left: (story, leaveBy) => void act({ act: 'view-story', storyId: story.id, leaveBy }),
			reply: (story, text) => void act({ act: 'story-reply', text, storyId: story.id }),
			closed: () => ring.focus(),
		});
	}

	function update(next) {
		view = next;
		const { account, live, now, thread, inbox, lit } = view;
		element.setAttribute('aria-label', `${t('phones')}: ${follower.username}`);
		owner.replaceChildren(avatar(follower.name, 'small'), make('b', '', follower.username), make('span', 'soft', follower.language));
		close.setAttribute('aria-label', `${t('close')} ${follower.username}`);
		time.textContent = clockTime(now);
		ring.replaceChildren(make('span', 'avatar brand', account.username.slice(0, 1).toUpperCase()));
		ring.disabled = live.length === 0;
		ring.setAttribute('aria-label', live.length === 0 ? t('noStory') : `${t('openStory')} (${t('story', live.length)})`);
		name.textContent = account.username;
		hint.textContent = live.length === 0 ? t('noStory') : t('story', live.length);
		showWindow(windowBar, thread, now);
		messages.setAttribute('aria-label', `${t('conversation')} ${follower.username}`);
		showMessages(messages, { messages: inbox, stories: account.stories, lit }, { tap: (messageId, title) => void act({ act: 'tap', messageId, title }), focus: hands.focus });
		field.placeholder = t('message');
		field.setAttribute('aria-label', `${t('message')} (${follower.username})`);
		send.replaceChildren(icon('send'), aside(t('send')));
		menu.update(act);
	}
	return { element, update };
}

const DAY_MS = 24 * 3_600_000;

/** How long the account may still write, as a bar that runs down. */
function showWindow(bar, thread, now) {
	const left = thread?.windowOpen && thread.windowClosesAt !== null ? thread.windowClosesAt - now : 0;
	const words = thread?.blocked ? t('blocked') : thread?.windowClosesAt == null ? t('neverWrote') : left > 0 ? t('openFor', spanOf(left)) : t('shut');
	const fill = make('i', '');
	fill.style.width = `${Math.max(0, Math.min(100, (left / DAY_MS) * 100))}%`;
	bar.className = `window ${thread?.blocked ? 'no' : left > 0 ? 'yes' : 'no'}`;
	const track = make('span', 'track', fill);
	track.setAttribute('aria-hidden', 'true');
	if (bar.dataset.shown !== words + fill.style.width) bar.replaceChildren(make('span', '', words), track);
	bar.dataset.shown = words + fill.style.width;
}

/** Everything that is neither writing nor a story. */
function menuOf(follower, hands, view) {
	const sign = make('summary', '', icon('more'));
	const list = make('div', '');
	const element = make('details', 'menu', sign, list);
	let drawn = '';
	const shut = () => {
		element.open = false;
		sign.focus();
	};
	element.addEventListener('keydown', (event) => {
		if (event.key === 'Escape' && element.open) shut();
	});
	element.addEventListener('focusout', (event) => {
		if (event.relatedTarget && !element.contains(event.relatedTarget)) element.open = false;
	});
	function update(act) {
		const blocked = view().thread?.blocked === true;
		const shape = t('more') + String(blocked);
		if (shape === drawn) return;
		drawn = shape;
		sign.setAttribute('aria-label', `${t('more')} (${follower.username})`);
		const item = (words, work) => button('plain', words, () => {
			shut();
			void work();
		});
		list.replaceChildren(
			item(t('stop'), () => act({ act: 'message', text: 'STOP' })),
			item(t('comment'), async () => {
				const values = await hands.ask(t('comment'), t('send'), [{ name: 'text', label: t('commentWords') }]);
				if (values) await act({ act: 'comment', text: values.text });
			}),
			item(t('mention'), () => act({ act: 'story-mention' })),
			item(t('like'), () => act({ act: 'reaction', emoji: '❤️' })),
			item(t('seenAll'), () => act({ act: 'seen' })),
			item(t(blocked ? 'unblock' : 'block'), () => act({ act: blocked ? 'unblock' : 'block' })),
		);
	}
	return { element, update };
}
