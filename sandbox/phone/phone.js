import { showLog } from './log-view.js';
import { $, showMessages, showPeople, showStory, showTop } from './views.js';

/** What the page knows; everything on screen is drawn from it. */
const page = { state: null, inbox: [], log: [], person: localStorage.getItem('person') ?? '', account: '', story: 0 };

async function call(method, path, body) {
	const answer = await fetch(`/sandbox/${path}`, {
		method,
		...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
	});
	const result = await answer.json();
	if (!answer.ok) throw new Error(result.error ?? 'The sandbox refused this.');
	return result;
}

/** Runs something a button asked for; a refusal is shown, not swallowed. */
async function attempt(work) {
	$('problem').textContent = '';
	try {
		await work();
	} catch (error) {
		$('problem').textContent = error.message;
	}
}

const inAccount = () => `?account=${encodeURIComponent(page.account)}`;
const act = (what) => attempt(async () => {
	if (!page.person) throw new Error('Choose or create a person first.');
	await call('POST', `followers/${page.person}/act${inAccount()}`, what);
	await refresh();
});
const currentAccount = () => page.state.accounts.find((account) => account.professionalId === page.account);
const liveStories = () => currentAccount().stories.filter((story) => story.live);

let refreshing = null;
let again = false;
/** Fetches and draws; calls that come meanwhile are folded into one more round. */
function refresh() {
	if (refreshing) {
		again = true;
		return refreshing;
	}
	refreshing = draw().finally(() => {
		refreshing = null;
		if (again) {
			again = false;
			void refresh();
		}
	});
	return refreshing;
}

async function draw() {
	page.state = await call('GET', 'state');
	if (!currentAccount()) page.account = page.state.accounts[0].professionalId;
	if (!page.state.followers.some((person) => person.id === page.person)) page.person = page.state.followers[0]?.id ?? '';
	const last = page.log.at(-1)?.n ?? 0;
	// A number below ours means that the sandbox has been started anew.
	if (page.state.logLength < last) page.log = [];
	page.log.push(...(await call('GET', `log?after=${page.log.at(-1)?.n ?? 0}`)));
	page.inbox = page.person ? await call('GET', `followers/${page.person}/inbox${inAccount()}`) : [];
	showPeople(page);
	showTop(page, currentAccount(), liveStories().length);
	showMessages(page, (mid, title) => act({ act: 'tap', messageId: mid, title }));
	showLog(page);
}

/** A small form in a dialog; resolves with its values or null. */
function ask(title, ok, fields) {
	$('ask-title').textContent = title;
	$('ask-ok').textContent = ok;
	$('ask-fields').replaceChildren(...fields.map(({ name, label, ...rest }) => {
		const row = document.createElement('label');
		const input = Object.assign(document.createElement('input'), { name, required: true, ...rest });
		row.append(label, input);
		return row;
	}));
	const dialog = $('ask');
	dialog.returnValue = '';
	dialog.showModal();
	return new Promise((resolve) => {
		dialog.addEventListener('close', () => {
			resolve(dialog.returnValue === 'ok' ? Object.fromEntries(new FormData($('ask-form'))) : null);
		}, { once: true });
	});
}

$('ask-ok').value = 'ok';
$('ask-cancel').addEventListener('click', () => $('ask').close(''));

$('new-person').addEventListener('click', async () => {
	const values = await ask('New person', 'Create', [
		{ name: 'username', label: 'Username', pattern: '[A-Za-z0-9._]{1,30}', placeholder: 'mara.k' },
		{ name: 'name', label: 'Name', required: false, placeholder: 'Mara K' },
		{ name: 'language', label: 'Language (two letters)', value: 'de', pattern: '[a-z]{2}' },
	]);
	if (!values) return;
	await attempt(async () => {
		const { id } = await call('POST', 'followers', { username: values.username, language: values.language, ...(values.name ? { name: values.name } : {}) });
		choosePerson(id);
		await refresh();
	});
});

function choosePerson(id) {
	page.person = id;
	localStorage.setItem('person', id);
}

$('person').addEventListener('change', (event) => {
	choosePerson(event.target.value);
	void refresh();
});
$('account').addEventListener('change', (event) => {
	page.account = event.target.value;
	void refresh();
});

$('composer').addEventListener('submit', (event) => {
	event.preventDefault();
	const text = $('text').value.trim();
	if (!text) return;
	$('text').value = '';
	void act({ act: 'message', text });
});

for (const button of document.querySelectorAll('[data-step]')) {
	button.addEventListener('click', () => attempt(async () => {
		await call('POST', 'clock/step', { ms: Number(button.dataset.step) });
		await refresh();
	}));
}

const turnStory = (by) => {
	const stories = liveStories();
	page.story = (page.story + by + stories.length) % stories.length;
	showStory(stories, page.story, page.state.now);
};
$('open-story').addEventListener('click', () => {
	page.story = liveStories().length - 1;
	showStory(liveStories(), page.story, page.state.now);
	$('story').showModal();
	if (page.person) void act({ act: 'view-story', storyId: liveStories()[page.story].id });
});
$('story-back').addEventListener('click', () => turnStory(-1));
$('story-next').addEventListener('click', () => turnStory(1));
$('story-close').addEventListener('click', () => $('story').close());
$('story-reply').addEventListener('submit', (event) => {
	event.preventDefault();
	const text = $('story-text').value.trim();
	const story = liveStories()[page.story];
	$('story-text').value = '';
	$('story').close();
	if (text && story) void act({ act: 'story-reply', text, storyId: story.id });
});

const fromMenu = (id, work) => $(id).addEventListener('click', () => {
	document.querySelector('.menu').open = false;
	void work();
});
fromMenu('do-comment', async () => {
	const values = await ask('Comment on a post', 'Comment', [{ name: 'text', label: 'Comment' }]);
	if (values) await act({ act: 'comment', text: values.text });
});
fromMenu('do-mention', () => act({ act: 'story-mention' }));
fromMenu('do-like', () => act({ act: 'reaction', emoji: '❤️' }));
fromMenu('do-block', () => act({ act: $('do-block').dataset.act }));
fromMenu('post-story', async () => {
	const values = await ask('Post a story', 'Post', [{ name: 'caption', label: 'Words on the story' }]);
	if (values) await attempt(() => call('POST', 'stories', { caption: values.caption, account: page.account }));
	await refresh();
});

document.addEventListener('keydown', (event) => {
	const menu = document.querySelector('.menu');
	if (event.key === 'Escape' && menu.open) {
		menu.open = false;
		menu.querySelector('summary').focus();
	}
});

const events = new EventSource('/sandbox/events');
events.addEventListener('message', () => void attempt(refresh));
