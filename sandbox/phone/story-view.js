import { lookOf } from './bubbles.js';
import { aside, button, make } from './dom.js';
import { icon } from './icons.js';
import { spanOf, t } from './words.js';

const QUICK = ['😍', '🔥', '👏', '😂', '😮'];

/**
 * The account's stories over the whole screen of one phone. They go on by themselves, as on a real one, and wait while
 * somebody holds, writes, or would rather have nothing move. How a person leaves one is told: Instagram counts it.
 */
export function openStories(screen, { account, stories, now, left, reply, closed }) {
	const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
	let at = stories.length - 1;
	let paused = still;
	const view = make('section', 'story');
	view.setAttribute('role', 'dialog');
	view.setAttribute('aria-modal', 'true');
	view.setAttribute('aria-label', `Story, ${account.username}`);
	view.tabIndex = -1;
	const bars = make('div', 'bars');
	bars.setAttribute('aria-hidden', 'true');
	const age = make('span', 'age');
	const caption = make('p', 'caption');
	caption.setAttribute('aria-live', 'polite');
	const pause = button('plain', '', () => hold(!paused));
	const field = Object.assign(make('input', ''), { name: 'text', required: true, maxLength: 1000, enterKeyHint: 'send', placeholder: t('replyStory') });
	field.setAttribute('aria-label', t('replyStory'));
	const form = make('form', 'reply', field, make('button', 'plain go', icon('send'), aside(t('send'))));
	form.autocomplete = 'off';
	const quick = make('div', 'quick', ...QUICK.map((sign) => button('plain', sign, () => answer(sign), `${t('replyStory')} ${sign}`)));
	const turn = [button('turn back', '', () => go(-1, 'tap_back'), t('backStory')), button('turn next', '', () => go(1, 'tap_forward'), t('nextStory'))];
	view.append(
		bars,
		make('div', 'head', make('span', 'mini', account.username.slice(0, 1).toUpperCase()), make('strong', '', account.username), age, pause, button('plain', icon('close'), () => close('tap_exit'), t('closeStory'))),
		...turn, caption, quick, form,
	);

	function draw() {
		const story = stories[at];
		view.className = `story look${lookOf(story)}${paused ? ' paused' : ''}`;
		caption.textContent = story.caption || '📷';
		age.textContent = spanOf(now - story.postedAt);
		bars.replaceChildren(...stories.map((_, index) => {
			const bar = make('i', index < at ? 'seen' : index === at ? 'now' : '', make('b', ''));
			if (index === at) bar.firstChild.addEventListener('animationend', () => go(1, 'tap_forward'));
			return bar;
		}));
		hold(paused);
	}
	function hold(wanted) {
		paused = wanted;
		view.classList.toggle('paused', paused);
		pause.replaceChildren(icon(paused ? 'play' : 'pause'));
		pause.setAttribute('aria-label', t(paused ? 'goOn' : 'pause'));
	}
	function go(by, how) {
		left(stories[at], how);
		at = Math.max(0, at + by);
		if (at >= stories.length) close(null);
		else draw();
	}
	function close(how) {
		if (how !== null) left(stories[at], how);
		view.remove();
		closed();
	}
	function answer(text) {
		reply(stories[at], text);
		close('tap_exit');
	}

	field.addEventListener('focus', () => hold(true));
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		if (field.value.trim()) answer(field.value.trim());
	});
	for (const half of turn) {
		half.addEventListener('pointerdown', () => hold(true));
		half.addEventListener('pointerup', () => hold(still));
	}
	view.addEventListener('keydown', (event) => {
		if (event.key === 'Escape') close('tap_exit');
		else if (event.target !== field && event.key === 'ArrowRight') go(1, 'tap_forward');
		else if (event.target !== field && event.key === 'ArrowLeft') go(-1, 'tap_back');
		else if (event.key === 'Tab') keepInside(event);
	});
	function keepInside(event) {
		const stops = [...view.querySelectorAll('button, input')];
		const edge = event.shiftKey ? stops[0] : stops.at(-1);
		if (document.activeElement !== edge && document.activeElement !== view) return;
		event.preventDefault();
		(event.shiftKey ? stops.at(-1) : stops[0]).focus();
	}
	screen.append(view);
	draw();
	view.focus();
}
