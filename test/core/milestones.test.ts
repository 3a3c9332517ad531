import { readFileSync } from 'node:fs';
import path from 'node:path';
import { complains } from '../../core/consent/complaint-words';
import { OutreachFixture } from './support/outreach-fixture';
import { DAY } from './support/store';

/** Sentences of Tatoeba, in English and Dutch; see `consent/corpus/README.md`. */
const EVERYDAY = readFileSync(path.join(__dirname, 'consent/corpus/everyday.tsv'), 'utf8').split(/[\t\n]/).filter((line) => line !== '');

describe('words of complaint', () => {
	it.each(['this is SPAM!!', 'Stop harassing me', "I'm reporting you", 'is dit oplichting?', 'Ik rapporteer jullie account', 'Jullie vallen me lastig', 'Das ist Belästigung', "C'est une arnaque", 'ongevraagd berichtje weer'])('are in "%s"', (text) => {
		expect(complains(text)).toBe(true);
	});

	it.each(['Geen spam hoor, ik vind het leuk', "It's not spam, I asked for it", 'De spa is mooi', 'Wat een leuke spammand' /* a word of its own */, 'mooi!', ''])('are not in "%s"', (text) => {
		expect(complains(text)).toBe(false);
	});

	it('are in everyday sentences at most once in a hundred', () => {
		expect(EVERYDAY.filter(complains).length / EVERYDAY.length).toBeLessThanOrEqual(0.01);
	});
});

describe('milestones of a person', () => {
	let fixture: OutreachFixture;

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
	});
	afterEach(() => fixture.close());

	const note = (viewerKey: string, milestone: 'qualified' | 'sale' | 'complaint', evidence = 'order 1042') =>
		fixture.store.use.recordMilestone({ accountKey: fixture.accountKey, viewerKey, milestone, person: 'Noor', evidence });
	const value = async (kpi: string) => {
		const { kpis } = await fixture.store.use.readKpis({ accountKey: fixture.accountKey, period: { period: 'everything' } });
		return kpis.find((each) => each.kpi === kpi)?.value;
	};

	it('count the first time, and tell what they rest on', async () => {
		const { viewerKey } = await fixture.repliesToStory('mooi');
		expect(await note(viewerKey, 'sale')).toEqual({ viewerKey, milestone: 'sale', already: false });
		fixture.store.now += DAY;
		expect(await note(viewerKey, 'sale', 'order 1043')).toMatchObject({ already: true });
		expect(await note(viewerKey, 'qualified', 'needs 40 cups')).toMatchObject({ already: false });
		expect([await value('sales'), await value('qualified'), await value('complaints')]).toEqual([1, 1, 0]);
		const card = await fixture.store.use.lookUpViewer({ accountKey: fixture.accountKey, viewerKey });
		expect(card?.marks).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'milestone', name: 'sale', source: 'Noor', evidence: 'order 1042', at: fixture.store.now - DAY })]));
	});

	it('are refused without evidence, and for nobody', async () => {
		const { viewerKey } = await fixture.repliesToStory('mooi');
		await expect(note(viewerKey, 'sale', ' ')).rejects.toThrow('evidence');
		expect(await note('vwr_nobody', 'sale')).toBeNull();
	});

	it('are noted by themselves where a message complains, without its words', async () => {
		const { viewerKey } = await fixture.writes('Dit is gewoon spam, ik rapporteer jullie');
		await fixture.writes('echt spam');
		expect(await value('complaints')).toBe(1);
		expect(fixture.store.rows("select name, source from viewer_marks where kind = 'milestone' and viewer_key = ?", viewerKey)).toEqual([{ name: 'complaint', source: 'own message' }]);
		for (const table of ['viewer_marks', 'mark_tellings', 'events']) expect(JSON.stringify(fixture.store.rows(`select * from ${table}`))).not.toContain('rapporteer');
	});

	it('of a plan keep the segment somebody came from', async () => {
		const people = [await fixture.agrees('901'), await fixture.agrees('902')];
		const terms = { budget: null, batch: 200 };
		await fixture.store.use.planStep({ accountKey: fixture.accountKey, viewerKeys: people, campaign: 'autumn', copyKey: 'offer', followUpCopyKey: null, segments: { [people[0] ?? '']: 'repeat_viewers' }, ...terms });
		const segments = fixture.store.rows('select viewer_key, segment from plans order by viewer_key');
		expect(segments).toEqual(people.toSorted().map((viewer_key) => ({ viewer_key, segment: viewer_key === people[0] ? 'repeat_viewers' : null })));
	});
});
