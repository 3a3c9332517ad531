import { call } from './api.js';
import { ask, prepareAsk } from './ask.js';
import { makeDevice } from './device-view.js';
import { $, button, keepList, make } from './dom.js';
import { icon } from './icons.js';
import { showLog } from './log-view.js';
import { showPeople } from './people-view.js';
import { showScenarios } from './scenarios-view.js';
import { choose, clockTime, dayOf, language, LANGUAGES, t } from './words.js';

/** Rest between the steps of a scenario, for eyes. */
const REST_MS = 900;
const WIDEST_PHONE = 330;

/** What the page knows; everything on screen is drawn from it. */
const page = { state: null, records: [], inboxes: new Map(), scenarios: { scenarios: [], runs: [] }, account: '', phones: [], seen: new Map(), wanted: '', all: false, lit: null, rail: 'people' };
const devices = new Map();

const inAccount = () => `?account=${encodeURIComponent(page.account)}`;
const account = () => page.state.accounts.find(({ professionalId }) => professionalId === page.account);

/** Runs something a button asked for; a refusal is shown, not swallowed. */
async function attempt(work) {
	$('problem').textContent = '';
	try {
		await work();
	} catch (error) {
		$('problem').textContent = t('failed') + error.message;
	}
}

let refreshing = null;
let again = false;
/** Fetches and draws; calls that come meanwhile are folded into one more round. */
function refresh() {
	if (refreshing) {
		again = true;
		return refreshing;
	}
	refreshing = fetchAll().then(draw).finally(() => {
		refreshing = null;
		if (again) {
			again = false;
			void attempt(refresh);
		}
	});
	return refreshing;
}

async function fetchAll() {
	page.state = await call('GET', 'state');
	if (!account()) page.account = page.state.accounts[0].professionalId;
	const last = page.records.at(-1)?.n ?? 0;
	// A number below ours means that the sandbox has been started anew.
	if (page.state.logLength < last) page.records = [];
	page.records.push(...(await call('GET', `log?after=${page.records.at(-1)?.n ?? 0}`)));
	page.scenarios = await call('GET', 'scenarios');
	page.phones = page.phones.filter((id) => page.state.followers.some((follower) => follower.id === id));
	for (const id of page.phones) page.inboxes.set(id, await call('GET', `followers/${id}/inbox${inAccount()}`));
}

function draw() {
	const { state, phones } = page;
	document.documentElement.lang = language();
	for (const id of phones) page.seen.set(id, state.followers.find((follower) => follower.id === id)?.threads.find((each) => each.account === page.account)?.received ?? 0);
	drawBar();
	showPeople({ followers: state.followers, account: page.account, phones, seen: page.seen, wanted: page.wanted }, { toggle });
	showScenarios(page.scenarios, { play });
	drawPhones();
	showLog({ records: page.records, followers: state.followers, phones, lit: page.lit, all: page.all }, { focus, setAll: (all) => redraw(() => { page.all = all; }) });
}

const redraw = (change) => {
	change();
	draw();
};

function drawBar() {
	const { state } = page;
	for (const element of document.querySelectorAll('[data-words]')) if (element.textContent !== t(element.dataset.words)) element.textContent = t(element.dataset.words);
	for (const element of document.querySelectorAll('[data-name]')) element.setAttribute('aria-label', t(element.dataset.name));
	const hours = Math.round(state.offset / 3_600_000);
	$('time').textContent = `${dayOf(state.now)} ${clockTime(state.now)}`;
	$('ahead').textContent = hours > 0 ? `+${hours} ${t('hour').slice(-1)}` : '';
	keepList($('languages'), LANGUAGES, {
		key: (each) => each,
		shape: () => language(),
		draw: (each) => {
			const made = button('plain', each.toUpperCase(), () => redraw(() => choose(each)));
			made.setAttribute('aria-pressed', String(each === language()));
			made.lang = each;
			return made;
		},
	});
	$('account-picker').hidden = state.accounts.length < 2;
	const options = state.accounts.map(({ professionalId, username }) => [professionalId, username]);
	if ($('account').dataset.shape !== JSON.stringify(options)) {
		$('account').replaceChildren(...options.map(([value, label]) => Object.assign(make('option', '', label), { value })));
		$('account').dataset.shape = JSON.stringify(options);
	}
	$('account').value = page.account;
	for (const view of ['people', 'scenarios']) $(`tab-${view}`).setAttribute('aria-pressed', String(page.rail === view));
	document.body.dataset.rail = page.rail;
}

function drawPhones() {
	for (const [id, device] of devices) if (!page.phones.includes(id)) {
		device.element.remove();
		devices.delete(id);
	}
	const { state } = page;
	const stories = account().stories;
	for (const id of page.phones) {
		const follower = state.followers.find((each) => each.id === id);
		if (!devices.has(id)) {
			devices.set(id, makeDevice(follower, {
				act: async (what) => {
					await call('POST', `followers/${id}/act${inAccount()}`, what);
					await refresh();
				},
				focus, ask,
				close: () => toggle(id),
			}));
			$('phones').append(devices.get(id).element);
		}
		devices.get(id).update({ account: account(), live: stories.filter(({ live }) => live), now: state.now, thread: follower.threads.find((each) => each.account === page.account), inbox: page.inboxes.get(id) ?? [], lit: page.lit });
	}
	$('none').hidden = page.phones.length > 0;
	$('phones').dataset.count = String(page.phones.length);
}

/** Looks at one message: its way through the API stands alone in the log. */
function focus(mid) {
	redraw(() => {
		page.lit = page.lit === mid ? null : mid;
	});
	if (page.lit !== null && document.body.dataset.view === 'phones') $('log').scrollTop = 0;
}

const room = () => Math.max(1, Math.min(4, Math.floor($('phones').clientWidth / WIDEST_PHONE)));

/** Opens a phone, or closes it; where there is no room the one opened first makes place. */
function toggle(id) {
	const isOpen = page.phones.includes(id);
	if (isOpen && !isNarrow()) page.phones = page.phones.filter((each) => each !== id);
	else page.phones = [...page.phones.filter((each) => each !== id), id].slice(-room());
	page.lit = null;
	remember();
	if (!isOpen || isNarrow()) show('phones');
	void attempt(refresh);
}

const isNarrow = () => window.matchMedia('(max-width: 900px)').matches;
const remember = () => localStorage.setItem('phones', JSON.stringify(page.phones));

/** Which part is shown where there is room for one. */
function show(view) {
	document.body.dataset.view = view;
	for (const each of document.querySelectorAll('.tabs button')) each.setAttribute('aria-pressed', String(each.dataset.view === view));
	if (view === 'people' || view === 'scenarios') page.rail = view;
	if (page.state) draw();
}

const play = (name, options) => attempt(async () => {
	const { people } = await call('POST', `scenarios/${encodeURIComponent(name)}/play`, { restMs: REST_MS, ...options });
	await refresh();
	const ids = Object.values(people).flatMap((username) => page.state.followers.find((follower) => follower.username === username)?.id ?? []);
	page.phones = [...page.phones.filter((id) => !ids.includes(id)), ...ids].slice(-Math.max(room(), 1));
	page.lit = null;
	remember();
	await refresh();
});

const step = (ms) => attempt(async () => {
	await call('POST', 'clock/step', { ms });
	await refresh();
});

/** Eight o'clock where the browser is. */
function untilMorning() {
	const morning = new Date(page.state.now);
	morning.setHours(8, 0, 0, 0);
	if (morning.getTime() <= page.state.now) morning.setDate(morning.getDate() + 1);
	return morning.getTime() - page.state.now;
}

function prepare() {
	prepareAsk();
	try {
		page.phones = JSON.parse(localStorage.getItem('phones') ?? '[]');
	} catch {
		page.phones = [];
	}
	for (const [name, ms] of [['hour', 3_600_000], ['day', 86_400_000], ['days', 172_800_000]]) $(`step-${name}`).addEventListener('click', () => step(ms));
	$('step-morning').addEventListener('click', () => step(untilMorning()));
	for (const view of ['people', 'scenarios']) $(`tab-${view}`).addEventListener('click', () => redraw(() => { page.rail = view; }));
	for (const each of document.querySelectorAll('.tabs button')) each.addEventListener('click', () => show(each.dataset.view));
	for (const [view, sign] of [['phones', 'phone'], ['people', 'people'], ['scenarios', 'film'], ['log', 'list']]) document.querySelector(`.tabs [data-view="${view}"]`).prepend(icon(sign));
	$('new-person').prepend(icon('plus'));
	$('new-story').prepend(icon('plus'));
	$('search').addEventListener('input', () => redraw(() => { page.wanted = $('search').value; }));
	$('account').addEventListener('change', () => {
		page.account = $('account').value;
		void attempt(refresh);
	});
	$('new-person').addEventListener('click', async () => {
		const values = await ask(t('newPerson'), t('create'), [
			{ name: 'username', label: t('username'), pattern: '[A-Za-z0-9._]{1,30}', placeholder: 'mara.k' },
			{ name: 'name', label: t('name'), required: false, placeholder: 'Mara Kuipers' },
			{ name: 'language', label: t('language'), value: language(), pattern: '[a-z]{2}' },
		]);
		if (!values) return;
		await attempt(async () => {
			const { id } = await call('POST', 'followers', { username: values.username, language: values.language, ...(values.name ? { name: values.name } : {}) });
			await refresh();
			toggle(id);
		});
	});
	$('new-story').addEventListener('click', async () => {
		const values = await ask(t('newStory'), t('post'), [{ name: 'caption', label: t('words') }]);
		if (values) await attempt(() => call('POST', 'stories', { caption: values.caption, account: page.account }));
		await attempt(refresh);
	});
	document.addEventListener('keydown', (event) => {
		if (event.key === 'Escape' && page.lit !== null && !document.querySelector('.story, dialog[open], .menu[open]')) focus(page.lit);
	});
	show('phones');
	new EventSource('/sandbox/events').addEventListener('message', () => void attempt(refresh));
	// The window of everybody runs down while nothing happens.
	setInterval(() => void attempt(refresh), 30_000);
}

prepare();
