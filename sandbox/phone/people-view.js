import { $, aside, avatar, button, keepList, make } from './dom.js';
import { clockTime, t } from './words.js';

/** Everybody in this Instagram, last one first; a press opens or closes their phone. */
export function showPeople({ followers, account, phones, seen, wanted }, { toggle }) {
	const field = $('search');
	field.placeholder = t('search');
	field.setAttribute('aria-label', t('search'));
	field.hidden = followers.length < 8;
	const rows = followers
		.map((follower) => ({ follower, thread: follower.threads.find((each) => each.account === account) }))
		.filter(({ follower }) => `${follower.username} ${follower.name}`.toLowerCase().includes(wanted.toLowerCase()))
		.sort((one, other) => (other.thread?.last?.at ?? 0) - (one.thread?.last?.at ?? 0) || one.follower.username.localeCompare(other.follower.username));
	const list = rows.length > 0 ? rows : [{ none: followers.length === 0 ? t('noPeople') : t('noMatch') }];
	keepList($('people'), list, {
		key: ({ follower }) => follower?.id ?? 'none',
		shape: ({ follower, thread, none }) => [none, thread?.last, thread?.windowOpen, thread?.blocked, unread(follower, thread, seen), phones.includes(follower?.id), t('you')],
		draw: ({ follower, thread, none }) => {
			if (none) return make('li', 'empty', none);
			const news = unread(follower, thread, seen);
			const last = thread?.last;
			const text = last ? `${last.from === 'follower' ? `${t('you')}: ` : ''}${last.text ?? ''}` : t('wroteNever');
			const dot = make('span', thread?.blocked ? 'dot blocked' : thread?.windowOpen ? 'dot on' : 'dot');
			const row = button('person', [
				make('span', 'face', avatar(follower.name), dot),
				make('span', 'about', make('span', 'name', make('b', '', follower.username), make('time', '', last ? clockTime(last.at) : '')), make('span', 'last', text)),
				...(news > 0 ? [make('span', 'badge', String(news), aside(t('unread', news).replace(String(news), '')))] : []),
			], () => toggle(follower.id));
			row.setAttribute('aria-pressed', String(phones.includes(follower.id)));
			return make('li', '', row);
		},
	});
}

function unread(follower, thread, seen) {
	return Math.max(0, (thread?.received ?? 0) - (seen.get(follower?.id) ?? 0));
}
