import { createHmac } from 'node:crypto';
import { parseKeyring, readTeamSession, signTeamLink, signTeamSession } from '../../core';
import { deployTicks, type Ticks } from '../../demo/ticks';
import { findSecrets, waitFor } from '../../testbed';
import { Bed } from './support/bed';
import { Colleague } from './support/colleague';

const PAGES = [
	['stop', 'Stopschakelaar', 'Stop switch'],
	['why', 'Waarom?', 'Why?'],
	['tasks', 'Taken', 'Tasks'],
	['review', 'Maandcontrole', 'Monthly review'],
	['incidents', 'Incidenten', 'Incidents'],
] as const;

/** Handles no page says by chance. */
const MARA = 'mara.q7zx';
const TOM = 'tom.q7zx';
const NINA = 'nina.q7zx';
const TROLL = 'troll.q7zx';
const MINUTE = 60_000;
/** What a colleague writes to one person. */
const ANSWER = 'Die vaas is op maat, kom gerust langs.';

/** The pages of the team and what feeds them, on a real n8n, in a real browser at phone width, in both languages. */
describe('what the team sees to', () => {
	let bed: Bed;
	let ticks: Ticks;
	const colleagues = {} as Record<'nl' | 'en', Colleague>;
	const all: Colleague[] = [];
	const arrive = async (language: 'nl' | 'en') => {
		const colleague = await Colleague.open(bed.n8n, language);
		all.push(colleague);
		return colleague;
	};
	const rows = (table: string) => bed.n8n.api.dataTables.rows(table);

	beforeAll(async () => {
		bed = await Bed.start({ team: true });
		ticks = await deployTicks(bed.n8n, bed.funnel);
		for (const language of ['nl', 'en'] as const) colleagues[language] = await arrive(language);
	});

	afterAll(async () => {
		for (const colleague of all) await colleague.close();
		await bed.stop();
	});

	describe.each(PAGES)('the page %s', (path, dutch, english) => {
		const address = () => `${bed.n8n.url}/webhook/story-funnel/${path}`;
		const get = (headers: Record<string, string> = {}) => fetch(address(), { redirect: 'manual', headers });
		const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
			fetch(address(), { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams({ lang: 'en', ...fields }) });

		it.each([['nl', dutch], ['en', english]] as const)('is whole in %s, fits a phone, and has no barrier', async (language, title) => {
			const colleague = colleagues[language];
			await colleague.visit(path);
			expect(await colleague.page.locator('h1').innerText()).toBe(title);
			expect(await colleague.page.locator('html').getAttribute('lang')).toBe(language);
			expect(await colleague.fits()).toBe(true);
			expect(await colleague.barriers()).toEqual([]);
		});

		it('shows nothing without a login, nor with a forged, changed or foreign one', async () => {
			const cookie = await colleagues.en.cookies();
			const shown = await get({ cookie });
			expect([shown.status, shown.headers.get('cache-control')]).toEqual([200, 'no-store']);
			expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
			const session = /story-funnel-team=([^;]+)/.exec(cookie)?.[1] ?? '';
			const [body = '', mac = ''] = session.split('.');
			const longer = Buffer.from(Buffer.from(body, 'base64url').toString().replace(/\d{13}/, '9999999999999')).toString('base64url');
			const foreign = createHmac('sha256', 'not the key').update(body).digest('base64url');
			const n8nOnly = cookie.split('; ').filter((each) => !each.startsWith('story-funnel-team=')).join('; ');
			expect(n8nOnly).toContain('n8n-auth=');
			for (const wrong of ['', 'story-funnel-team=', `story-funnel-team=${body}`, `story-funnel-team=${longer}.${mac}`, `story-funnel-team=${body}.${foreign}`, `story-funnel-team=${session}x`, n8nOnly]) {
				const response = await get({ cookie: wrong });
				expect([response.status, /bluekiln|<form/.test(await response.text())]).toEqual([401, false]);
				expect((await post({ to: 'stop' }, { cookie: wrong })).status).toBe(401);
			}
		});

		it('shows nothing to a login that is over', async () => {
			const cookie = await colleagues.en.cookies();
			const keys = parseKeyring(bed.funnel.storeKey);
			const session = readTeamSession(keys, /story-funnel-team=([^;]+)/.exec(cookie)?.[1] ?? '', Date.now());
			if (!session) throw new Error('nobody is logged in');
			const since = (ms: number) => ({ cookie: `story-funnel-team=${signTeamSession(keys, session.member, session.name, Date.now() - ms)}` });
			expect((await get(since(12 * 60 * MINUTE + 1))).status).toBe(401);
			expect((await post({ to: 'stop' }, since(12 * 60 * MINUTE + 1))).status).toBe(401);
			// The control: the same login, not over yet.
			expect((await get(since(11 * 60 * MINUTE))).status).toBe(200);
		});

		it('takes no form but its own', async () => {
			const cookie = await colleagues.en.cookies();
			const token = /name="token" value="([^"]+)"/.exec(await (await get({ cookie })).text())?.[1] ?? '';
			expect(token).not.toBe('');
			for (const wrong of ['', 'a.b.c', `${token}x`, token.replace(/^./, (first) => (first === 'x' ? 'y' : 'x'))]) {
				const response = await post({ token: wrong }, { cookie });
				expect([response.status, (await response.text()).includes('does not work')]).toEqual([403, true]);
			}
			// The control: the page's own token is taken.
			expect((await post({ token }, { cookie })).status).toBe(200);
		});
	});

	it('is reached by a form of n8n without a barrier', () => {
		expect([...colleagues.nl.doorBarriers, ...colleagues.en.doorBarriers]).toEqual([]);
	});

	describe('the stop switch', () => {
		it('stops an account with one tap, resumes it with two, and a colleague hears of both', async () => {
			const { nl } = colleagues;
			await nl.visit('stop');
			expect(await nl.text()).toContain('Aan: er wordt verzonden.');
			await nl.tap('Stop @bluekiln');
			expect(await nl.text()).toContain('Het verzenden is gestopt.');
			bed.reply(bed.follower(MARA));
			await bed.atRest();
			expect(bed.texts(MARA)).toEqual([]);
			await nl.page.getByText('@bluekiln weer laten verzenden').tap();
			await nl.tap('Ja, weer verzenden');
			expect(await nl.text()).toContain('Het verzenden gaat weer verder.');
			bed.reply(bed.follower(TOM));
			await bed.untilTexts(TOM, 1, 240_000);
		});
	});

	describe('tasks', () => {
		it('lists whoever wrote while sending was stopped, without a name, in the table and on the page', async () => {
			await ticks.run('35 tasks');
			// Whether it is new is not asked: the workflow's own schedule may have listed it a moment before.
			expect(await rows('tasks')).toEqual([expect.objectContaining({ kind: 'answer', reason: 'stopped', state: 'open' })]);
			const { nl } = colleagues;
			await nl.visit('tasks');
			expect(await nl.text()).toContain('Iemand schreef terwijl het verzenden gestopt was');
			expect(await nl.text()).not.toContain(MARA);
			expect([await nl.fits(), await nl.barriers()]).toEqual([true, []]);
		});

		it('shows who it is on request, with the way to the conversation', async () => {
			const { en } = colleagues;
			await waitFor('the handle', async () => {
				await en.visit('tasks');
				await en.tap('Show who (is recorded)');
				return (await en.text()).includes(`@${MARA}`) ? true : undefined;
			}, { timeoutMs: 240_000, everyMs: 1_000 });
			expect(await en.page.getByRole('link', { name: 'To the conversation' }).getAttribute('href')).toBe(`https://ig.me/m/${MARA}`);
			expect([await en.fits(), await en.barriers()]).toEqual([true, []]);
		});

		it('is answered in the box: an offer is refused with its reason and kept, an answer arrives once and ends the task', async () => {
			const { en } = colleagues;
			await en.page.getByLabel('Your answer').fill('Nu met 20% korting!');
			await en.tap('Send answer');
			expect(await en.text()).toMatch(/Your answer was not sent\. The reply offers a price/);
			expect(await en.page.getByLabel('Your answer').inputValue()).toBe('Nu met 20% korting!');
			expect([await en.fits(), await en.barriers()]).toEqual([true, []]);
			expect(bed.texts(MARA)).toEqual([]);
			await en.page.getByLabel('Your answer').fill(ANSWER);
			await en.tap('Send answer');
			expect(await en.text()).toContain('Your answer was sent.');
			expect(await bed.untilTexts(MARA, 1, 240_000)).toEqual([ANSWER]);
			// The same form once more is the same answer.
			await en.page.reload();
			expect(bed.texts(MARA)).toEqual([ANSWER]);
			await ticks.run('35 tasks');
			expect((await rows('tasks')).map((row) => row['state'])).toEqual(['done']);
		});

		it('is a plain question nobody answered, done when a colleague says so; and a message held back, with its words', async () => {
			const { nl } = colleagues;
			bed.say(bed.follower(NINA), 'Zijn jullie zondag open?');
			bed.reply(bed.follower(TROLL), 'ik weet waar je woont');
			await bed.atRest(240_000);
			await ticks.run('35 tasks');
			const open = (await rows('tasks')).filter((row) => row['state'] === 'open');
			expect(open.map((row) => `${String(row['kind'])} ${String(row['reason'])}`)).toEqual(expect.arrayContaining(['answer own_question', 'held moderation']));
			expect(open.find((row) => row['reason'] === 'moderation')).toMatchObject({ what_nl: expect.stringContaining('tegengehouden'), cure_en: expect.stringContaining('moderation_log') });
			await nl.visit('tasks');
			expect(await nl.text()).toContain('Een bericht of reactie van iemand is tegengehouden');
			expect([await nl.fits(), await nl.barriers()]).toEqual([true, []]);
			await nl.tap('De automaat mag verder');
			expect(await nl.text()).toContain('De taak is klaar.');
			for (let left = open.length; left > 0 && !(await nl.text()).includes('Er wacht niemand.'); left--) {
				await nl.tap('Klaar: beantwoord, of geen antwoord nodig');
				expect(await nl.text()).toContain('De taak is klaar.');
			}
			expect(await nl.text()).toContain('Er wacht niemand.');
			await ticks.run('35 tasks');
			expect(new Set((await rows('tasks')).map((row) => row['state']))).toEqual(new Set(['done']));
		});
	});

	describe('why', () => {
		it.each([
			['nl', 'Verstuurd', 'Bericht van een campagne: mag niet', 'De persoon heeft geen toestemming gegeven voor promotie'],
			['en', 'Sent', 'Message of a campaign: not allowed', 'The person has not agreed to promotion'],
		] as const)('in %s: what was sent, what is not allowed, and why', async (language, sent, outlook, reason) => {
			const colleague = colleagues[language];
			const ask = async () => {
				await colleague.visit('why');
				await colleague.page.locator('#handle').fill(`@${TOM.toUpperCase()}`);
				await colleague.tap(language === 'nl' ? 'Vraag het' : 'Ask');
				return await colleague.text();
			};
			// The handle is known once the profile was read.
			const text = await waitFor('the handle', async () => {
				const answer = await ask();
				return answer.includes(sent) ? answer : undefined;
			}, { timeoutMs: 240_000, everyMs: 1_000 });
			expect(text).toContain(outlook);
			expect(text).toContain(reason);
			expect([await colleague.fits(), await colleague.barriers()]).toEqual([true, []]);
		});

		it('tells why somebody got nothing', async () => {
			const { nl } = colleagues;
			await nl.visit('why');
			await nl.page.locator('#handle').fill(MARA);
			await nl.tap('Vraag het');
			expect(await nl.text()).toContain('De stopschakelaar van het account staat aan');
		});
	});

	describe('alerts', () => {
		it('say nothing while everything runs', async () => {
			await ticks.run('60 retention');
			await ticks.run('72 alerts');
			expect(await rows('alerts')).toEqual([]);
		});

		it('tell a failed workflow and a dead token, each once', async () => {
			await bed.n8n.api.dataTables.insert('failures', [{ failedAt: new Date().toISOString(), workflow: '60 retention', node: 'Retention Purge', what: 'x', cure: '' }]);
			bed.control.revokeToken();
			bed.reply(bed.follower('lotte.q7zx'));
			// The dead token fails the inbox too, which is told when its failure is kept; then nothing is told a second time.
			await waitFor('the dead token, and what it fails', async () => {
				await ticks.run('72 alerts');
				const told = await rows('alerts');
				return told.some((row) => row['code'] === 'token_dead') && told.some((row) => row['subject'] === '20 inbox') ? true : undefined;
			}, { timeoutMs: 240_000, everyMs: 2_000 });
			await waitFor('nothing new', async () => ((await ticks.run('72 alerts')).length === 0 ? true : undefined), { timeoutMs: 240_000, everyMs: 2_000 });
			const found = await rows('alerts');
			expect(found.map((row) => `${String(row['code'])} ${String(row['subject'])} ${String(row['state'])}`).sort()).toEqual(['failed_workflow 20 inbox open', 'failed_workflow 60 retention open', 'token_dead  open']);
			expect(found.find((row) => row['code'] === 'token_dead')).toMatchObject({ urgency: 'now', what_nl: expect.stringContaining('geen werkend token'), cure_en: expect.stringContaining('Log in to Instagram again') });
		});
	});

	describe('the monthly review', () => {
		it('is made, read, and signed by name, once', async () => {
			await ticks.run('73 monthly review');
			expect(await rows('reviews')).toEqual([expect.objectContaining({ revision: 1, signedBy: '', inOrder: false, findings_en: expect.stringContaining('keep executions') })]);
			const { nl, en } = colleagues;
			await nl.visit('review');
			expect(await nl.text()).toContain('Workflows die uitvoeringen met mensen erin bewaren');
			expect([await nl.fits(), await nl.barriers()]).toEqual([true, []]);
			await en.visit('review');
			await nl.page.getByLabel('Ik zag dat tweestapsverificatie aanstaat.').check();
			await nl.tap('Onderteken met mijn naam');
			expect(await nl.text()).toMatch(/Ondertekend door Test Owner <owner@example\.com>[\s\S]*Tweestapsverificatie: staat aan\. Inlogmeldingen: niet bevestigd\./);
			await en.tap('Sign with my name');
			expect(await en.text()).toContain('This review was signed before.');
			expect([await en.fits(), await en.barriers()]).toEqual([true, []]);
		});
	});

	describe('incidents', () => {
		it('are recorded with the people counted, the clock running, and a draft; one form is one incident', async () => {
			const { nl, en } = colleagues;
			await nl.visit('incidents');
			await nl.page.getByLabel('Wat is er aan de hand?').selectOption('token_leaked');
			await nl.page.getByLabel('Wat is er gebeurd?').fill('Token stond in een mail aan zorro.q7zx.');
			await nl.tap('Leg vast');
			expect(await nl.text()).toMatch(/Het is vastgelegd\.[\s\S]*5 \(iedereen die het account kent\)[\s\S]*nog 7[12] uur/);
			await nl.page.reload();
			expect(await nl.page.locator('section').count()).toBe(1);
			await nl.page.getByText('Concept van de melding').first().tap();
			expect(await nl.page.getByLabel('Concept van de melding').inputValue()).toContain('bij benadering 5');
			expect([await nl.fits(), await nl.barriers()]).toEqual([true, []]);
			await en.visit('incidents');
			await en.page.getByLabel('What was done?').selectOption('notified');
			await en.page.getByLabel('Note', { exact: true }).fill('Notified, number 123.');
			await en.tap('Add');
			expect(await en.text()).toMatch(/decided at[\s\S]*The authority was notified, [\s\S]*Notified, number 123\./);
			expect([await en.fits(), await en.barriers()]).toEqual([true, []]);
		});
	});

	it('leaves neither a handle that was typed or shown nor a word of an incident in any file of n8n, with every execution kept', () => {
		expect(findSecrets(bed.n8n.home, [MARA, TOM, TOM.toUpperCase(), NINA, TROLL, ANSWER, 'zorro.q7zx', 'Notified, number 123.'])).toEqual([]);
		// The control: what is in an execution is found.
		expect(findSecrets(bed.n8n.home, ['owner@example.com']).length).toBeGreaterThan(0);
	});

	describe('the login', () => {
		const look = (headers: Record<string, string>, query = '') => fetch(`${bed.n8n.url}/webhook/story-funnel/stop${query}`, { redirect: 'manual', headers });

		it('is over for good after logging out, also with the cookie that was good before', async () => {
			const leaving = await arrive('en');
			await leaving.visit('stop');
			const cookie = await leaving.cookies();
			expect((await look({ cookie })).status).toBe(200);
			await leaving.tap(/^Log out/);
			expect(await leaving.text()).toContain('You are not logged in');
			expect((await look({ cookie })).status).toBe(401);
		});

		it('takes the link of the form once, and neither an old, a forged nor a cut one', async () => {
			const followed: string[] = [];
			const guest = await arrive('en');
			guest.page.on('request', (request) => {
				if (request.url().includes('/webhook/story-funnel/stop?t=')) followed.push(new URL(request.url()).search);
			});
			await guest.visit('stop');
			const [query = ''] = followed;
			expect(query).toMatch(/^\?t=\S{40,}/);
			const keys = parseKeyring(bed.funnel.storeKey);
			const signedAt = (at: number, name: string) => `?t=${signTeamLink(keys, { id: 'u', name: 'Noor', email: 'noor@example.com' }, name, at)}`;
			const expired = signedAt(Date.now() - 2 * MINUTE - 1, 'an old link');
			// The control: one that is as good as n8n's own form makes it.
			expect((await look({}, signedAt(Date.now(), 'a new link'))).status).toBe(303);
			for (const wrong of [query, expired, `${query}x`, '?t=', '?t=a.b', `${query.split('.')[0] ?? ''}.x`]) {
				const response = await look({}, wrong);
				expect([response.status, response.headers.get('set-cookie'), (await response.text()).includes('bluekiln')]).toEqual([403, null, false]);
			}
		});

		it('is asked for by a stranger in vain', async () => {
			const form = await fetch(`${bed.n8n.url}/form/story-funnel-stop`, { redirect: 'manual' });
			expect([form.status, form.headers.get('location') ?? '']).toEqual([302, expect.stringMatching(/oauth|signin/)]);
		});
	});
});
