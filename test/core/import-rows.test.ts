import fc from 'fast-check';
import { readCell } from '../../core/viewers/import-cell';
import { checkRow, COLUMNS, type RawRow, type RowRules } from '../../core/viewers/import-row';
import { holds } from './support/property';
import { NO_TRAITS } from './support/viewer-lists';
import { HAND_KEPT } from '../../core/viewers/sources';
import { START } from './support/store';

const RULES: RowRules = { timeZone: 'Europe/Amsterdam', now: START, source: HAND_KEPT, context: null, onlyThisSource: false };
const GOOD = { handle: 'mara.k', story_id: '17899000000000001', first_seen: '2026-11-22T10:00:00Z' };

function check(change: RawRow) {
	return checkRow({ ...GOOD, ...change }, RULES);
}

function problemsOf(change: RawRow): string[] {
	const result = check(change);
	return result.ok ? [] : result.problems.map(({ field, problem, cure }) => `${field}: ${problem}${cure === '' ? ' NO CURE' : ''}`);
}

function timeOf(text: string, rules: Partial<RowRules> = {}): string | undefined {
	const result = checkRow({ ...GOOD, first_seen: text }, { ...RULES, ...rules });
	return result.ok ? new Date(result.view.at).toISOString() : undefined;
}

describe('one row of a viewer list', () => {
	it('is taken as it is', () => {
		expect(check({ handle: ' @Mara.K ', context: ' saw it twice ', tag: 'vip' })).toEqual({
			ok: true,
			view: {
				person: { by: 'identity', handle: 'mara.k', vendorId: null },
				storyId: '17899000000000001',
				at: Date.UTC(2026, 10, 22, 10),
				source: HAND_KEPT,
				context: 'saw it twice',
				tag: 'vip',
				traits: NO_TRAITS,
			},
		});
	});

	it('keeps ids of two tools apart and says that both names are one person', () => {
		const people = ['Tool A', 'tool a', 'Tool B'].map((source_tool) => {
			const result = check({ viewer_id: '77', source_tool });
			return result.ok ? result.view.person : null;
		});
		expect(people[0]).toEqual(people[1]);
		expect(people[0]).not.toEqual(people[2]);
		expect(people[0]).toMatchObject({ handle: 'mara.k', vendorId: expect.any(String) });
	});

	it.each<[string, RawRow, RegExp]>([
		['nobody named', { handle: '' }, /^handle: The row names nobody/],
		['a handle of spaces', { handle: '   ' }, /^handle: The row names nobody/],
		['a bare @', { handle: '@' }, /^handle: .*cannot be an Instagram handle/],
		['a handle with a space', { handle: 'mara k' }, /^handle: .*cannot be/],
		['a handle with an accent', { handle: 'marä' }, /^handle: .*cannot be/],
		['a handle in Cyrillic letters', { handle: 'марa' }, /^handle: .*cannot be/],
		['a handle that is too long', { handle: 'a'.repeat(31) }, /^handle: .*cannot be/],
		['a formula as handle', { handle: '=SUM(A1)' }, /^handle: .*formula/],
		['a formula behind an @', { handle: '@SUM(A1)' }, /^handle: .*cannot be/],
		['a formula as context', { context: ' +31612345678' }, /^context: .*formula/],
		['a formula as tag', { tag: '-vip' }, /^tag: .*formula/],
		['a NUL', { handle: 'mara\0k' }, /^handle: .*control characters/],
		['a tab', { context: 'a\tb' }, /^context: .*control characters/],
		['an override of the direction', { tag: 'a\u202Eb' }, /^tag: .*control characters/],
		['another encoding', { context: 'caf\uFFFD' }, /^context: .*encoding/],
		['half a character', { context: '\uD83D' }, /^context: .*encoding/],
		['a context that is too long', { context: 'x'.repeat(201) }, /^context: .*longer than 200/],
		['10 MB', { tag: 'x'.repeat(10_000_000) }, /^tag: .*longer than 50/],
		['no story', { story_id: '' }, /^story_id: The story is missing/],
		['a rounded story id', { story_id: '1,7899E+16' }, /^story_id: The spreadsheet has rounded/],
		['a story id as a number', { story_id: 2 ** 54 }, /^story_id: The value is no text/],
		['a link as story id', { story_id: 'https://instagram.com/x' }, /^story_id: .*cannot be the id/],
		['an object', { story_id: { a: 1 } }, /^story_id: The value is no text/],
		['a vendor id without a tool', { viewer_id: '77' }, /^source_tool: A viewer_id needs the tool/],
		['a rounded vendor id', { viewer_id: '1E+15', source_tool: 'tool' }, /^viewer_id: The spreadsheet has rounded/],
		['no time', { first_seen: '' }, /^first_seen: The time of the view is missing/],
		['an American date', { first_seen: '11/22/2026' }, /^first_seen: .*no date in ISO 8601/],
		['a time of day alone', { first_seen: '10:00' }, /^first_seen: .*no date in ISO 8601/],
		['a year alone', { first_seen: '2026' }, /^first_seen: .*no date in ISO 8601/],
		['30 February', { first_seen: '2026-02-30' }, /^first_seen: This date does not exist/],
		['25 hours', { first_seen: '2026-11-22T25:00' }, /^first_seen: This date does not exist/],
		['the hour summer time skips', { first_seen: '2026-03-29T02:30' }, /^first_seen: This time was skipped/],
		['an hour and more ahead', { first_seen: new Date(START + 3_700_000).toISOString() }, /^first_seen: This date is in the future/],
		['a date of slashes that could be two days', { first_seen: '03/04/2026' }, /^first_seen: .*no date in ISO 8601/],
		['a date of slashes from the year on', { first_seen: '2026/04/03' }, /^first_seen: .*no date in ISO 8601/],
		['a time of seconds since 1970', { first_seen: '1795427400' }, /^first_seen: .*no date in ISO 8601/],
		['a week', { first_seen: '2026-W47-1' }, /^first_seen: .*no date in ISO 8601/],
		['half past 24', { first_seen: '2026-11-22T24:30' }, /^first_seen: This date does not exist/],
		['an offset no zone has', { first_seen: '2026-11-22T09:30+25:00' }, /^first_seen: .*no date in ISO 8601/],
		['a handle in letters that only look the same', { handle: 'mara.\u212A' }, /^handle: .*cannot be an Instagram handle/],
		['a handle with two @', { handle: '@@mara' }, /^handle: .*cannot be an Instagram handle/],
		['a link to a profile', { handle: 'https://instagram.com/mara.k' }, /^handle: .*cannot be an Instagram handle/],
		['an emoji in a handle', { handle: 'mara🎨' }, /^handle: .*cannot be an Instagram handle/],
		['a sign without width in an id', { viewer_id: '77\u200B', source_tool: 'tool' }, /^viewer_id: .*invisible/],
		['an id as a number that lost digits', { viewer_id: Number('17899000000000001234'), source_tool: 'tool' }, /^viewer_id: The value is no text/],
		['two days ahead', { first_seen: '2026-11-25' }, /^first_seen: This date is in the future/],
		['before there were stories', { first_seen: '2016-08-01' }, /^first_seen: There were no stories/],
		['a bad viewed_at beside a good first_seen', { viewed_at: 'yesterday' }, /^viewed_at: .*no date in ISO 8601/],
	])('is rejected with field and cure: %s', (_what, change, expected) => {
		const problems = problemsOf(change);
		expect(problems).toEqual([expect.stringMatching(expected)]);
		expect(problems.join()).not.toContain('NO CURE');
	});

	it('names every problem it has, and never the value', () => {
		const problems = problemsOf({ handle: 'mara secret', story_id: '', first_seen: 'secret' });
		expect(problems.map((problem) => problem.split(':')[0])).toEqual(['handle', 'story_id', 'first_seen']);
		expect(problems.join()).not.toContain('secret');
	});

	it.each([
		['2026-11-22', '2026-11-21T23:00:00.000Z'],
		['2026-07-01T09:30', '2026-07-01T07:30:00.000Z'],
		['2026-11-22T09:30:15.250', '2026-11-22T08:30:15.250Z'],
		['2026-11-22T09:30:00+09:00', '2026-11-22T00:30:00.000Z'],
		['2026-11-22t09:30:00z', '2026-11-22T09:30:00.000Z'],
		['2026-11-22 09:30:00', '2026-11-22T08:30:00.000Z'],
		['2026-11-22 09:30+0100', '2026-11-22T08:30:00.000Z'],
		['2026-11-21T24:00', '2026-11-21T23:00:00.000Z'],
		['2026-11-22T09:30:00.123456789Z', '2026-11-22T09:30:00.123Z'],
		['2026-11-22T09:30:00,5-03:30', '2026-11-22T13:00:00.500Z'],
		// A clock that is ahead, and a day that has begun elsewhere.
		[new Date(START + 3_500_000).toISOString(), new Date(START + 3_500_000).toISOString()],
		['2026-11-24', '2026-11-23T23:00:00.000Z'],
		// The hour that comes twice: the first of the two.
		['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
	])('reads %s in the zone of the account', (text, expected) => {
		expect(timeOf(text)).toBe(expected);
	});

	it('takes long ids as they are written, and emoji in texts', () => {
		const view = check({ handle: '', viewer_id: ' 00178990000000000012345678901234 ', source_tool: 'tool', story_id: '17899000000000001234567', tag: '👩\u200D🎨', context: 'é 🎨 ' });
		expect(view).toMatchObject({ ok: true, view: {
			person: { vendorId: 'tool\n00178990000000000012345678901234' }, storyId: '17899000000000001234567', tag: '👩\u200D🎨', context: 'é 🎨',
		} });
	});

	it('takes the zone of the account and no other', () => {
		expect(timeOf('2026-11-22T09:30', { timeZone: 'Asia/Tokyo' })).toBe('2026-11-22T00:30:00.000Z');
	});

	it('reads a time as tools write it as the calendar does: the short way to it makes no difference', () => {
		const two = (least: number, most: number) => fc.integer({ min: least, max: most }).map((n) => String(n).padStart(2, '0'));
		const written = fc.tuple(fc.integer({ min: 2015, max: 2027 }), two(0, 13), two(0, 32), two(0, 25), two(0, 60), two(0, 60), fc.constantFrom('', '.000', '.999')).map(
			([year, month, day, hour, minute, second, fraction]) => `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}`,
		);
		return holds(
			fc.property(written, (text) => {
				// The same moment; only the first has a form that is read without a calendar.
				const [short, long] = [check({ first_seen: `${text}Z` }), check({ first_seen: `${text}+00:00` })];
				expect(short).toEqual(long);
			}),
			5_000,
		);
	});

	it('reads a plain cell as it does one that is looked at closely', () => {
		const plain = fc.string({ unit: fc.integer({ min: 0x1f, max: 0x7f }).map((code) => String.fromCharCode(code)), maxLength: 60 });
		return holds(
			fc.property(fc.constantFrom(...COLUMNS), plain, (field, text) => {
				// A space around a text is taken away, and has it looked at.
				const [one, other] = [readCell(field, text), readCell(field, ` ${text}`)];
				if (other.ok || !other.problem.problem.includes('longer than')) expect(one).toEqual(other);
			}),
			5_000,
		);
	});
});
