import { $, clockTime, make } from './views.js';

const longest = 200;
let drawnTo = 0;

/** The log, newest first; only new records are added. */
export function showLog({ log, state }) {
	if (log.length < drawnTo) {
		drawnTo = 0;
		$('log').replaceChildren();
	}
	const names = new Map(state.followers.map(({ id, username }) => [id, username]));
	for (const record of log.slice(drawnTo)) $('log').prepend(line(record, names));
	drawnTo = log.length;
	while ($('log').children.length > longest) $('log').lastElementChild.remove();
}

function line(record, names) {
	const { tag, what, more, result, good } = describe(record, names);
	const time = make('time', '', clockTime(record.at));
	time.dateTime = new Date(record.at).toISOString();
	const text = make('span', 'what', what);
	if (more) text.append(make('small', '', more));
	return make('li', '', time, make('span', `tag ${record.kind}`, tag), text, make('span', good === undefined ? '' : good ? 'ok' : 'bad', result ?? ''));
}

function describe(record, names) {
	switch (record.kind) {
		case 'api':
			return api(record, names);
		case 'webhook':
			return {
				tag: record.forgery ? 'forged' : 'webhook',
				what: record.forgery ?? record.updateKinds.join(', '),
				more: record.attempt > 1 ? `attempt ${record.attempt}` : '',
				result: record.status === null ? (record.error ?? 'no answer') : `${record.status}, ${record.ms} ms`,
				good: record.status !== null && record.status < 300,
			};
		case 'undelivered':
			return { tag: 'webhook', what: record.updateKind, more: `not delivered: ${record.reason.replaceAll('-', ' ')}`, result: '–', good: false };
		case 'act':
			return { tag: 'person', what: `${names.get(record.follower) ?? record.follower}: ${record.act.replaceAll('-', ' ')}`, more: record.text ?? '', result: record.by === 'script' ? 'script' : '' };
		case 'clock':
			return { tag: 'clock', what: `+${record.stepMs / 3_600_000} h` };
		default:
			return { tag: 'sandbox', what: record.what, more: record.detail };
	}
}

function api(record, names) {
	const code = record.code === null ? '' : ` ${record.code}${record.subcode === null ? '' : `/${record.subcode}`}`;
	const send = record.send;
	const person = send && (names.get(send.followerId) ?? 'unknown person');
	return {
		tag: 'api',
		what: send ? `${send.kind.replaceAll('-', ' ')} to ${person}` : `${record.method} ${record.path.split('?')[0]}`,
		more: [send?.text, record.message, send?.delivered && record.outcome !== 'ok' ? 'delivered all the same' : ''].filter(Boolean).join(' · '),
		result: `${record.status ?? 'no answer'}${code}`,
		good: record.outcome === 'ok',
	};
}
