import { $, button, keepList, make } from './dom.js';
import { icon } from './icons.js';
import { exactTime, dayOf, t } from './words.js';

const LONGEST = 250;

/**
 * The log beside the phones, newest first.
 *
 * @param view records, followers, the ids of the phones that are open, the message that is looked at, and `all`: everybody's
 */
export function showLog({ records, followers, phones, lit, all }, { focus, setAll }) {
	const names = new Map(followers.map(({ id, username }) => [id, username]));
	const linked = lit === null ? null : new Set(records.filter((record) => touches(record, lit, records)).map(({ n }) => n));
	const ofPhones = whoOf(records, followers);
	const chosen = linked ? records.filter(({ n }) => linked.has(n)) : all || phones.length === 0 ? records : records.filter((record) => isGeneral(record) || phones.includes(ofPhones.get(record.n)));
	$('log-title').textContent = t('api');
	$('log-note').textContent = linked ? t('linked') : t('newest');
	keepList($('log-filter'), linked ? ['clear'] : ['these', 'all'], {
		key: (name) => name,
		shape: (name) => [name, all, t('all'), phones.length === 0],
		draw: (name) => {
			if (name === 'clear') return button('pill', t('clear'), () => focus(null));
			const made = button('pill', t(name === 'all' ? 'all' : 'onlyThese'), () => setAll(name === 'all'));
			made.setAttribute('aria-pressed', String((name === 'all') === (all || phones.length === 0)));
			made.disabled = name === 'these' && phones.length === 0;
			return made;
		},
	});
	const lines = chosen.slice(-LONGEST).reverse();
	keepList($('log'), lines.length === 0 ? [null] : lines, {
		key: (record) => record?.n ?? 'empty',
		shape: (record) => [t('toApp'), linked !== null, record === null],
		draw: (record) => (record === null ? make('li', 'empty', t('nothing')) : line(record, names, linked !== null, focus)),
	});
}

const midsOf = (record) => (record.kind === 'api' ? [record.send?.messageId] : record.kind === 'webhook' ? record.mids : [record.mid]);

/** Whether a record is about this message: its own, its delivery, its echo. */
function touches(record, mid, records) {
	if (midsOf(record).includes(mid)) return true;
	const act = records.find((each) => each.kind === 'act' && each.mid === mid);
	return act?.update != null && (record.kind === 'webhook' ? record.updates.includes(act.update) : record.kind === 'undelivered' && record.update === act.update);
}

const isGeneral = (record) => record.kind === 'clock' || (record.kind === 'control' && record.what !== 'follower created');

/** Which person a record is about, by its number. */
function whoOf(records, followers) {
	const byIgsid = new Map(followers.flatMap(({ id, threads }) => threads.map(({ igsid }) => [igsid, id])));
	const byUpdate = new Map();
	const byMid = new Map();
	const found = new Map();
	for (const record of records) {
		if (record.kind === 'act') {
			byUpdate.set(record.update, record.follower);
			byMid.set(record.mid, record.follower);
		}
		if (record.kind === 'api' && record.send?.messageId) byMid.set(record.send.messageId, record.send.followerId);
	}
	for (const record of records) {
		if (record.kind === 'act') found.set(record.n, record.follower);
		else if (record.kind === 'webhook') found.set(record.n, record.updates.map((id) => byUpdate.get(id)).find(Boolean) ?? record.mids.map((mid) => byMid.get(mid)).find(Boolean));
		else if (record.kind === 'undelivered') found.set(record.n, byUpdate.get(record.update) ?? byMid.get(record.mid));
		else if (record.kind === 'api') found.set(record.n, record.send?.followerId ?? record.comment?.followerId ?? byIgsid.get(/\/(\d{6,})/.exec(record.path)?.[1]));
	}
	return found;
}

function line(record, names, single, focus) {
	const { sign, side, what, more, result, good, facts } = describe(record, names);
	const time = make('time', '', exactTime(record.at));
	time.dateTime = new Date(record.at).toISOString();
	const text = make('span', 'what', what);
	if (more) text.append(make('small', '', more));
	const head = make('summary', '', time, make('span', `side ${record.kind}`, icon(sign), side), make('span', good === undefined ? 'result' : good ? 'result ok' : 'result bad', result ?? ''), text);
	const [mid] = midsOf(record).filter(Boolean);
	const body = make('div', 'facts', ...list([[t('facts').at, `${dayOf(record.at)} ${exactTime(record.at)}`], ...facts]));
	if (mid && !single) body.append(button('pill', t('linked'), () => focus(mid)));
	return make('li', good === false ? 'failed' : '', make('details', '', head, body));
}

function list(facts) {
	const shown = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
	return [make('dl', '', ...shown.flatMap(([name, value]) => [make('dt', '', name), make('dd', '', String(value))]))];
}

function describe(record, names) {
	const words = t('facts');
	switch (record.kind) {
		case 'api':
			return api(record, names, words);
		case 'webhook':
			return {
				sign: 'in', side: record.forgery ? t('forged') : t('toApp'), what: record.forgery ?? record.updateKinds.join(', '), more: record.attempt > 1 ? t('attempt', record.attempt) : '',
				result: record.status === null ? (record.error ?? t('noAnswer')) : String(record.status), good: record.status !== null && record.status < 300,
				facts: [[words.ms, `${record.ms} ms`], [words.updates, record.updates.join(', ')], [words.error, record.error]],
			};
		case 'undelivered':
			return { sign: 'in', side: t('toApp'), what: record.updateKind, more: `${t('notDelivered')}: ${record.reason.replaceAll('-', ' ')}`, result: '–', good: false, facts: [[words.updates, record.update]] };
		case 'act': {
			const done = t('acts')[record.act] ?? record.act.replaceAll('-', ' ');
			return { sign: 'phone', side: t('person'), what: `${names.get(record.follower) ?? record.follower} ${done}`, more: record.text ?? '', result: record.by === 'script' ? t('script') : '', facts: [[words.updates, record.update], [words.left, record.leftBy]] };
		}
		case 'clock':
			return { sign: 'clock', side: t('time'), what: `+${Math.round((record.stepMs / 3_600_000) * 10) / 10} ${t('hour').slice(-1)}`, facts: [] };
		default:
			return { sign: 'dot', side: t('sandbox'), what: record.what, more: record.detail, facts: [] };
	}
}

function api(record, names, words) {
	const { send, code, subcode, status, outcome } = record;
	const fault = code === null ? '' : ` ${code}${subcode === null ? '' : `/${subcode}`}`;
	return {
		sign: 'out',
		side: t('fromApp'),
		what: send ? `${send.kind.replaceAll('-', ' ')} → ${names.get(send.followerId) ?? '?'}` : `${record.method} ${record.path.split('?')[0].replace(/^\/v[\d.]+/, '')}`,
		more: [send?.text, send ? '' : record.message, send?.delivered && outcome !== 'ok' ? t('allTheSame') : ''].filter(Boolean).join(' · '),
		result: `${status ?? t('noAnswer')}${fault}`,
		good: outcome === 'ok',
		facts: [
			[words.path, `${record.method} ${record.path}`], [words.status, status], [words.code, fault.trim()], [words.message, record.message], [words.quickReplies, send?.quickReplies.join(' | ')],
			[words.tag, send?.tag], [words.window, send ? (send.windowOpen ? words.yes : words.no) : ''], [words.faults, record.faults.join(', ')],
		],
	};
}
