import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { Claims } from '../rights/claimant';
import { MINUTE } from '../support/store';

const WORDING = 'Yes, keep my name and handle so that a colleague can help me.';

describe('a lead', () => {
	let claims: Claims;
	let viewerKey: string;
	beforeEach(async () => {
		claims = await Claims.open();
		viewerKey = await claims.meetNamed('mara.k');
	});
	afterEach(() => claims.close());

	const person = () => ({ accountKey: claims.accountKey, viewerKey });
	const agree = (purpose: 'crm_storage' | 'dm_promotion' = 'crm_storage') =>
		claims.store.use.importGrant({ ...person(), purpose, givenAt: claims.store.now - MINUTE, wording: WORDING, source: 'the counter' });
	const give = (recipient = 'crm', purpose: 'crm_storage' | 'dm_promotion' = 'crm_storage') =>
		claims.store.use.giveLead({ ...person(), eventKey: '', purpose, recipient, fields: ['handle'] });
	const take = () => claims.store.use.takeDuePassOns({ limit: 10 });
	const confirm = (passOnKey: string) => claims.store.use.settlePassOn({ passOnKey, result: { done: true } });
	const fail = (passOnKey: string) => claims.store.use.settlePassOn({ passOnKey, result: { done: false, problem: '503' } });

	it('is given by a consent that stands, and by no other', async () => {
		expect(await give()).toEqual({ outcome: 'refused', reason: 'no_consent' });
		await agree('dm_promotion');
		expect(await give()).toEqual({ outcome: 'refused', reason: 'no_consent' });
		await agree();
		expect(await give()).toMatchObject({ outcome: 'given_out', lead: { what: 'lead', recipient: 'crm', viewerKey, detail: { purpose: 'crm_storage', wording: WORDING, route: '' } } });
	});

	it('is handed out to one at a time, and not again once it is confirmed', async () => {
		await agree();
		const first = await give();
		if (first.outcome !== 'given_out' || first.lead === null) throw new Error('nothing was given');
		expect(await give()).toEqual({ outcome: 'given_out', lead: null });
		expect(await take()).toEqual([]);
		await confirm(first.lead.passOnKey);
		expect(await give()).toEqual({ outcome: 'already' });
		expect(await take()).toEqual([]);
	});

	it('survives a recipient that is down for an hour, and is told once when it is back', async () => {
		await agree();
		const first = await give();
		if (first.outcome !== 'given_out' || first.lead === null) throw new Error('nothing was given');
		let delivered = 0;
		await fail(first.lead.passOnKey);
		for (let minute = 1; minute <= 90; minute++) {
			claims.store.now += MINUTE;
			for (const { passOnKey } of await take()) {
				if (minute < 60) await fail(passOnKey);
				else {
					delivered++;
					await confirm(passOnKey);
				}
			}
		}
		expect(delivered).toBe(1);
	});

	it('goes to a colleague when it is never confirmed, and is tried again when they say so', async () => {
		await agree();
		const first = await give();
		if (first.outcome !== 'given_out' || first.lead === null) throw new Error('nothing was given');
		await fail(first.lead.passOnKey);
		for (let half = 0; half < 80; half++) {
			claims.store.now += 30 * MINUTE;
			for (const { passOnKey } of await take()) await fail(passOnKey);
		}
		expect(await take()).toEqual([]);
		expect((await claims.store.use.listPassOnsByHand({})).map(({ what }) => what)).toEqual(['lead']);
		expect(await claims.store.use.retryPassOnsByHand({ recipient: 'other' })).toEqual({ again: 0 });
		expect(await claims.store.use.retryPassOnsByHand({})).toEqual({ again: 1 });
		expect((await take()).map(({ what }) => what)).toEqual(['lead']);
	});

	it.each<[string, (claims: Claims) => Promise<unknown>, readonly string[]]>([
		['said STOP', (each) => each.writes('STOP'), ['stop']],
		['asked to be erased', (each) => each.claim('erasure'), ['erasure']],
		['asked that nothing be done', (each) => each.claim('restriction'), ['restriction']],
	])('is never given to a recipient that was down while its person %s; what came after it is', async (_, act, after) => {
		await agree();
		const first = await give();
		if (first.outcome !== 'given_out' || first.lead === null) throw new Error('nothing was given');
		await fail(first.lead.passOnKey);
		await act(claims);
		claims.store.now += 2 * MINUTE;
		const told = await take();
		expect(told.map(({ what }) => what)).toEqual(after);
		expect(await claims.store.use.settlePassOn({ passOnKey: first.lead.passOnKey, result: { done: false, problem: 'x' } })).toEqual({ state: 'called_off', retryAt: null });
	});

	it('with a new route is told once more, under the same key', async () => {
		await agree();
		const first = await give();
		if (first.outcome !== 'given_out' || first.lead === null) throw new Error('nothing was given');
		await confirm(first.lead.passOnKey);
		const [event] = (await claims.writes('leuk')).handedOff;
		await claims.store.use.qualifyLead({ ...person(), eventKey: event?.eventKey ?? '', route: 'sales' });
		expect(claims.store.rows("select name, source, evidence from viewer_marks where kind = 'milestone'")).toEqual([{ name: 'qualified', source: 'own answer', evidence: event?.eventKey }]);
		expect(await give()).toMatchObject({ outcome: 'given_out', lead: { viewerKey, detail: { route: 'sales' } } });
	});

	it('is opened for its CRM only while the person agrees, only as asked for, and never unseen', async () => {
		const open = () => claims.store.use.openLead({ ...person(), give: ['handle', 'firstName', 'hashedHandle', 'email'] });
		await agree('dm_promotion');
		expect(await open()).toEqual({ outcome: 'refused', reason: 'no_consent' });
		expect(claims.store.count('audit_log', "what = 'lead opened for a recipient'")).toBe(0);
		await agree();
		const hashedHandle = createHash('sha256').update('mara.k').digest('hex');
		expect(await open()).toMatchObject({ outcome: 'opened', identities: { handle: 'mara.k', hashedHandle } });
		expect(await open()).not.toHaveProperty('identities.email');
		expect(claims.store.count('audit_log', "what = 'lead opened for a recipient'")).toBe(2);
		await claims.writes('STOP');
		expect(await open()).toEqual({ outcome: 'refused', reason: 'no_consent' });
	});

	it('whatever fails, dies and is said meanwhile: a recipient has it at most once, and never after its person stopped it', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.constantFrom('give', 'take', 'confirm', 'fail', 'wait', 'lapse', 'stop'), { minLength: 4, maxLength: 30 }), async (acts) => {
				const world = await Claims.open();
				try {
					const who = await world.meet();
					await world.store.use.importGrant({ accountKey: world.accountKey, viewerKey: who, purpose: 'crm_storage', givenAt: world.store.now - MINUTE, wording: WORDING, source: 'the counter' });
					const inHand: string[] = [];
					let confirmed = 0;
					let stopped = false;
					let taken = 0;
					const got = (passOnKey: string) => {
						if (stopped) throw new Error('given after STOP');
						taken++;
						inHand.push(passOnKey);
					};
					for (const act of acts) {
						if (act === 'give') {
							const given = await world.store.use.giveLead({ accountKey: world.accountKey, viewerKey: who, eventKey: '', purpose: 'crm_storage', recipient: 'crm', fields: [] });
							if (given.outcome === 'given_out' && given.lead !== null) got(given.lead.passOnKey);
						}
						if (act === 'take') for (const { what, passOnKey } of await world.store.use.takeDuePassOns({ limit: 5 })) if (what === 'lead') got(passOnKey);
						const key = inHand.at(-1);
						if (act === 'confirm' && key !== undefined) {
							await world.store.use.settlePassOn({ passOnKey: key, result: { done: true } });
							if (confirmed === 0) taken = 0;
							confirmed++;
						}
						if (act === 'fail' && key !== undefined) await world.store.use.settlePassOn({ passOnKey: key, result: { done: false, problem: 'x' } });
						if (act === 'wait') world.store.now += 2 * MINUTE;
						if (act === 'lapse') world.store.now += 11 * MINUTE;
						if (act === 'stop' && !stopped) {
							await world.writes('STOP');
							stopped = true;
						}
						// Once it is confirmed nobody is handed it again.
						if (confirmed > 0 && taken > 0) throw new Error('given again after it was confirmed');
					}
				} finally {
					await world.close();
				}
			}),
			{ numRuns: 60 },
		);
	});
});
