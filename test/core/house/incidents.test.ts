import { notificationDraft } from '../../../core/house/incident-draft';
import { enteredOf, readIncidentForm } from '../../../core/house/incident-form';
import { INCIDENT_KINDS, KIND_WORDS, STEP_WORDS, STEPS, WHOSE, WHOSE_WORDS } from '../../../core/house/incident-kinds';
import { incidentsPage } from '../../../core/house/incidents-page';
import type { Incident, IncidentInput } from '../../../core/house/incidents';
import { HouseWorld } from '../support/house-world';
import { DAY, HOUR, MINUTE, START } from '../support/store';
import { MARA } from '../support/wire';

const BY = 'Noor <noor@example.com>';
const TOM = '700100200300401';
const ZONE = 'Europe/Amsterdam';

describe('the register of incidents', () => {
	let world: HouseWorld;
	beforeEach(async () => {
		world = await HouseWorld.open();
	});
	afterEach(() => world.close());

	const record = (changes: Partial<IncidentInput> = {}) => world.store.use.recordIncident({
		accountKey: world.accountKey, form: 'f-1', kind: 'token_leaked', whose: 'everybody', happenedFrom: START - DAY, happenedTo: START, knownAt: START, what: 'Token stond in een mail aan Tom.', by: BY, ...changes,
	});
	const recorded = async (changes: Partial<IncidentInput> = {}) => {
		const outcome = await record(changes);
		if (!outcome.recorded) throw new Error(outcome.problem);
		return outcome.incidentKey;
	};
	const register = () => world.store.use.readIncidents({ accountKey: world.accountKey });
	const only = async (): Promise<Incident> => {
		const [incident] = (await register()).incidents;
		if (!incident) throw new Error('none');
		return incident;
	};
	let steps = 0;
	const step = (incidentKey: string, what: (typeof STEPS)[number], note = 'gedaan', form = `s-${++steps}`) => world.store.use.addIncidentStep({ accountKey: world.accountKey, incidentKey, form, what, note, by: BY });

	it('counts the people concerned, whom it is about, and what is held of them', async () => {
		await world.store.use.markLead({ accountKey: world.accountKey, viewerKey: await world.outreach.agrees(MARA) });
		world.store.now += 2 * DAY;
		await world.keepHouse();
		await world.replies(TOM);
		const now = world.store.now;
		const people = async (whose: IncidentInput['whose'], from = now - HOUR) => {
			await recorded({ form: `c-${whose}-${from}`, whose, happenedFrom: from, happenedTo: now, knownAt: now });
			return (await register()).incidents.find((each) => each.whose === whose && each.happenedFrom === from);
		};
		expect(await people('everybody')).toMatchObject({ people: 2, records: { identities: expect.any(Number), signals: 3, messages: 1, consents: 1 } });
		expect((await people('active'))?.people).toBe(1);
		expect((await people('active', START))?.people).toBe(2);
		expect((await people('messaged'))?.people).toBe(0);
		expect((await people('messaged', START))?.people).toBe(1);
		expect((await people('leads'))?.people).toBe(1);
		expect(await people('nobody')).toMatchObject({ people: 0, records: { identities: 0, signals: 0, messages: 0, consents: 0 } });
	});

	it('runs a clock of 72 hours from when it was known, until somebody decides; the alert comes a day before', async () => {
		const incidentKey = await recorded();
		expect(await only()).toMatchObject({ deadline: START + 72 * HOUR, decidedAt: null });
		await world.pass(2 * DAY - MINUTE);
		expect((await world.look()).began).toEqual([]);
		await world.pass(2 * MINUTE);
		expect((await world.look()).began).toEqual(['incident_clock']);
		expect(await step(incidentKey, 'measure', 'Token ingetrokken.')).toEqual({ added: true, again: false });
		expect((await world.look()).ended).toEqual([]);
		await step(incidentKey, 'notified', 'Gemeld, nummer 123.');
		expect((await world.look()).ended).toEqual(['incident_clock']);
		expect((await only()).decidedAt).toBe(world.store.now);
	});

	it('is closed only once it was decided, and a decision not to notify needs its reason', async () => {
		const incidentKey = await recorded();
		expect(await step(incidentKey, 'closed')).toEqual({ added: false, problem: 'clock_runs' });
		expect(await step(incidentKey, 'not_required', ' ')).toEqual({ added: false, problem: 'note_missing' });
		await step(incidentKey, 'not_required', 'De mail ging naar een lege bus.');
		expect(await step(incidentKey, 'closed', '')).toEqual({ added: true, again: false });
		expect(await step('inc_none', 'measure')).toEqual({ added: false, problem: 'unknown' });
	});

	it('takes a form sent twice once', async () => {
		const key = await recorded();
		expect(await record()).toEqual({ recorded: true, incidentKey: key, again: true });
		await step(key, 'measure', 'x', 'same');
		expect(await step(key, 'measure', 'x', 'same')).toEqual({ added: true, again: true });
		expect([(await register()).incidents.length, (await only()).steps.length]).toEqual([1, 1]);
	});

	it.each([
		['no words', { what: '  ' }, 'what_missing'],
		['an end before its beginning', { happenedTo: START - 2 * DAY }, 'times_wrong'],
		['a beginning after it was known', { happenedFrom: START, knownAt: START - HOUR }, 'times_wrong'],
		['a time that has not come', { knownAt: START + HOUR }, 'not_yet'],
	] as const)('refuses %s', async (_what, changes, problem) => {
		expect(await record(changes)).toEqual({ recorded: false, problem });
		await expect(record({ by: ' ' })).rejects.toThrow('name');
	});

	it('seals what colleagues wrote, and says in the audit only that they did', async () => {
		const key = await recorded({ what: 'geheim.woord van Tom' });
		await step(key, 'measure', 'geheim.gebeld');
		const rows = JSON.stringify([world.store.rows('select * from incidents'), world.store.rows('select * from incident_steps'), world.store.rows('select * from audit_log')]);
		expect(rows).not.toContain('geheim');
		expect((await only()).what).toBe('geheim.woord van Tom');
		expect(world.store.rows("select detail from audit_log where act = 'work' order by entry_key").map(({ detail }) => JSON.parse(String(detail)) as unknown)).toEqual([
			{ incident: key, kind: 'token_leaked', by: BY }, { incident: key, step: 'measure', by: BY },
		]);
	});

	it('drafts the notification with everything art. 33(3) asks for, and the reason for a delay once it is late', async () => {
		await world.outreach.agrees(MARA);
		const key = await recorded({ kind: 'store_stolen' });
		await step(key, 'measure', 'Sleutel gewisseld.');
		const incident = await only();
		const draft = (language: 'nl' | 'en', now: number) => notificationDraft(language, incident, { username: 'studio.vaas', timeZone: ZONE, now });
		expect(draft('nl', START)).toContain('Betrokkenen: iedereen die het account kent; bij benadering 1.');
		expect(draft('nl', START)).toContain('- Sleutel gewisseld.');
		expect(draft('en', START)).toMatch(/Nature of the breach[\s\S]*Data subjects: everybody the account knows; approximately 1\.[\s\S]*Likely consequences: Handles and ids in it are encrypted[\s\S]*Measures[\s\S]*art\. 34/);
		expect(draft('en', START)).not.toContain('Reason for the delay');
		expect(draft('en', START + 73 * HOUR)).toContain('Reason for the delay');
	});

	it('reads times in the zone of the account, and nothing of another account', () => {
		const zoneOf = (key: string) => (key === 'acc_1' ? ZONE : null);
		const fields = { act: 'record', account: 'acc_1', kind: 'other', whose: 'nobody', known: '2026-11-23T10:00', from: '2026-11-23T09:00', to: '2026-11-23T09:30', note: 'x' };
		expect(readIncidentForm(fields, zoneOf)).toMatchObject({ act: 'record', incident: { knownAt: START, happenedFrom: START - HOUR } });
		expect(enteredOf(START, ZONE)).toBe('2026-11-23T10:00');
		expect(readIncidentForm({ ...fields, account: 'acc_2' }, zoneOf)).toEqual({ act: 'wrong', problem: 'choice_missing' });
		expect(readIncidentForm({ ...fields, known: 'gisteren' }, zoneOf)).toEqual({ act: 'wrong', problem: 'times_wrong' });
		expect(readIncidentForm({ ...fields, kind: 'fire' }, zoneOf)).toEqual({ act: 'wrong', problem: 'choice_missing' });
		expect(readIncidentForm({ act: 'other' }, zoneOf)).toBeNull();
	});

	it('is shown in both languages, and takes nothing a colleague wrote for markup', async () => {
		await recorded({ what: '<script>x</script>' });
		const account = { accountKey: world.accountKey, username: 'studio.vaas', ...(await register()) };
		const shown = (language: 'nl' | 'en') => incidentsPage({ language, member: { id: 'u', name: 'Noor', email: 'noor@example.com' }, token: 't' }, [account]);
		expect(shown('nl')).toContain('nog 72 uur');
		expect(shown('en')).toContain('72 hours left');
		expect(shown('en')).not.toContain('<script>x');
		const words = [...INCIDENT_KINDS.map((kind) => KIND_WORDS[kind]).flatMap(({ name, nature, consequences, measures }) => [name, nature, consequences, measures]), ...STEPS.map((each) => STEP_WORDS[each]), ...WHOSE.map((each) => WHOSE_WORDS[each])];
		expect(words.filter(({ en, nl }) => en === '' || nl === '' || (en === nl && en !== 'Leads'))).toEqual([]);
	});
});
