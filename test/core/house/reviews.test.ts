import { handKeptTerms } from '../../../core/viewers/sources';
import { findingsOf } from '../../../core/house/review-findings';
import { lastMonth, monthOf } from '../../../core/house/review-read';
import { reviewsPage } from '../../../core/house/reviews-page';
import type { ReviewFacts } from '../../../core/house/review-facts';
import { HouseWorld } from '../support/house-world';
import { DAY, HOUR, MINUTE, START } from '../support/store';
import { MARA } from '../support/wire';

const BY = 'Noor <noor@example.com>';
const ZONE = 'Europe/Amsterdam';
const DECEMBER = '2026-12';

describe('the monthly review', () => {
	let world: HouseWorld;
	beforeEach(async () => {
		world = await HouseWorld.open();
	});
	afterEach(() => world.close());

	const make = (month: string | null = null, keeping: { name: string; kinds: string[] }[] | null = []) => world.store.use.makeReview({ accountKey: world.accountKey, month, keeping });
	const sign = (reviewKey: string, changes = {}) => world.store.use.signReview({ accountKey: world.accountKey, reviewKey, twoFactor: true, loginAlerts: true, remark: '', by: BY, ...changes });
	const wrong = (facts: ReviewFacts) => findingsOf(facts).filter(({ well }) => !well).map(({ what }) => what.en);
	/** Until the sixth of January, every night purged and looked at. */
	const throughDecember = () => world.pass(44 * DAY);
	const backUp = () => world.store.use.noteCare({ what: 'backup', detail: {} });

	it('is of the calendar month in the zone of the account', () => {
		expect(lastMonth(ZONE, Date.UTC(2026, 11, 31, 23, 30))).toBe('2026-12');
		expect(lastMonth(ZONE, Date.UTC(2026, 11, 31, 22, 30))).toBe('2026-11');
		expect(monthOf('2026-03', ZONE, START)).toEqual({ from: Date.UTC(2026, 1, 28, 23), to: Date.UTC(2026, 2, 31, 22) });
		expect(monthOf('2026-11', ZONE, START).to).toBe(START);
		expect(() => monthOf('2027-01', ZONE, START)).toThrow('not begun');
		expect(() => monthOf('november', ZONE, START)).toThrow('2026-11');
	});

	it('finds nothing wrong in a month where everything ran', async () => {
		await world.pass(10 * DAY);
		await world.asks(MARA);
		await backUp();
		await throughDecember();
		const { facts, intact, revision } = await make(DECEMBER);
		expect(wrong(facts)).toEqual([]);
		expect([intact, revision]).toEqual([true, 1]);
		expect(facts).toMatchObject({ month: DECEMBER, sends: { sent: 1, withoutBasis: 0 }, people: { messaged: 1, optedOut: 0 }, purges: { ended: 31 }, ledger: { problems: 0 }, backups: 1 });
	});

	it('tells each thing that was wrong, as it was', async () => {
		await world.pass(10 * DAY);
		const question = await world.asks(MARA);
		await world.saysYes(MARA, question);
		world.store.raw.prepare("update sends set lawful_basis = ''").run();
		world.store.raw.exec('delete from decisions');
		await world.store.use.saveSource({ accountKey: world.accountKey, name: 'By hand', terms: handKeptTerms('2026-12-15') });
		world.store.now += 5 * DAY;
		await world.look();
		await world.pass(29 * DAY);
		await world.store.use.recordIncident({
			accountKey: world.accountKey, form: 'f', kind: 'other', whose: 'nobody', happenedFrom: world.store.now - 10 * DAY, happenedTo: world.store.now - 10 * DAY, knownAt: world.store.now - 10 * DAY, what: 'x', by: BY,
		});
		const { facts } = await make(DECEMBER, [{ name: 'My copy of 20 inbox', kinds: ['success'] }]);
		expect(wrong(facts)).toEqual(expect.arrayContaining([
			'Of 1 sent messages 1 have no decision, 0 no purpose and 1 no lawful basis',
			expect.stringMatching(/purges ended, 0 people erased; 6 days went by without one/),
			'Sources overdue for review: By hand',
			'Workflows whose settings keep executions with people in them: My copy of 20 inbox (success)',
			expect.stringMatching(/^Alerts: .*purge_overdue.*still open/),
			'No backup was made by the funnel',
			expect.stringMatching(/1 not decided yet/),
		]));
	});

	it('says so where nobody looked at the workflows, and where the ledger was changed', async () => {
		await world.outreach.agrees(MARA);
		await world.pass(40 * DAY);
		world.store.raw.exec("drop trigger consent_ledger_no_update; update consent_ledger set wording = 'something else'");
		const { facts } = await make(DECEMBER, null);
		expect(facts.ledger.problems).toBeGreaterThan(0);
		expect(wrong(facts)).toEqual(expect.arrayContaining([expect.stringMatching(/ledger does not verify/), 'Nobody looked which workflows keep executions']));
	});

	it('made again says the same, or is a further revision; only the newest is signed, once, by somebody', async () => {
		await throughDecember();
		const first = await make(DECEMBER);
		expect((await make(DECEMBER)).reviewKey).toBe(first.reviewKey);
		await world.store.use.setStopSwitch({ accountKey: world.accountKey, stopped: true });
		world.store.raw.prepare('insert into audit_log (entry_key, account_key, at, act, what, detail) values (?, ?, ?, ?, ?, ?)').run('late', world.accountKey, Date.UTC(2026, 11, 20), 'access', 'why', '{}');
		const second = await make(DECEMBER);
		expect([second.revision, second.reviewKey === first.reviewKey]).toEqual([2, false]);
		expect(await sign(first.reviewKey)).toEqual({ signed: false, why: 'newer_revision' });
		expect(await sign('rev_none')).toEqual({ signed: false, why: 'unknown' });
		await expect(sign(second.reviewKey, { by: '' })).rejects.toThrow('name');
		expect(await sign(second.reviewKey, { loginAlerts: false, remark: 'Volgende maand aanzetten.' })).toEqual({ signed: true });
		expect(await sign(second.reviewKey)).toEqual({ signed: false, why: 'already' });
		const { reviews } = await world.store.use.readReviews({ accountKey: world.accountKey, limit: 10 });
		expect(reviews.map(({ revision, signature, intact }) => [revision, signature, intact])).toEqual([
			[2, { signedAt: world.store.now, signedBy: BY, twoFactor: true, loginAlerts: false, remark: 'Volgende maand aanzetten.' }, true],
			[1, null, true],
		]);
	});

	it('is never changed: the database refuses, and what was changed past it shows and cannot be signed', async () => {
		await throughDecember();
		const review = await make(DECEMBER);
		expect(() => world.store.raw.exec("update reviews set facts = '{}'")).toThrow(/append-only/);
		expect(() => world.store.raw.exec('delete from reviews')).toThrow(/append-only/);
		await sign(review.reviewKey);
		expect(() => world.store.raw.exec("update review_signatures set signed_by = 'Eve'")).toThrow(/append-only/);
	});

	it('is shown with its findings and the form to sign it, in both languages', async () => {
		await throughDecember();
		const review = await make(DECEMBER);
		const account = { accountKey: world.accountKey, username: 'studio.vaas', timeZone: ZONE, reviews: [review] };
		const shown = (language: 'nl' | 'en', reviews = [review]) => reviewsPage({ language, member: { id: 'u', name: 'Noor', email: 'noor@example.com' }, token: 't' }, [{ ...account, reviews }]);
		expect(shown('nl')).toContain('Onderteken met mijn naam');
		expect(shown('en')).toContain('I have seen that two-factor authentication is on.');
		expect(shown('en')).toContain('No backup was made by the funnel');
		expect(shown('en', [{ ...review, intact: false }])).toContain('was changed later');
		expect(shown('en', [])).toContain('No review was made yet');
		const all = findingsOf(review.facts);
		expect(all.filter(({ what }) => what.en === what.nl)).toEqual([]);
		expect(all.map(({ what, cure }) => [what.en, what.nl, cure?.en ?? '', cure?.nl ?? ''].join()).join()).not.toMatch(/undefined|NaN/);
	});

	it('counts what colleagues did', async () => {
		await world.pass(10 * DAY);
		await world.store.use.askWhy({ accountKey: world.accountKey, handle: 'nobody', by: BY });
		await world.store.use.setStopSwitch({ accountKey: world.accountKey, stopped: true, by: BY });
		world.store.now += MINUTE + HOUR;
		await throughDecember();
		expect((await make(DECEMBER)).facts).toMatchObject({ looks: 1, settingsChanged: 1 });
	});
});
