import { DateTime } from 'luxon';
import { expandFlags } from '../../../core/segments/derived-flags';
import { requiredWindows } from '../../../core/segments/population';
import { presetRule } from '../../../core/segments/presets';
import { checkRule, type Part, type Window } from '../../../core/segments/rule';
import { spanOf } from '../../../core/segments/windows';
import { describeRule } from '../../../core/segments/words';

const days = (count: number): Window => ({ window: 'last_days', days: count });
const rule = (where: unknown) => ({ version: 1, where });
const problemsOf = (raw: unknown) => {
	const check = checkRule(raw);
	return check.ok ? [] : check.problems;
};

describe('a segment rule', () => {
	it.each([
		[{ version: 2, where: { is: 'seen', window: days(7) } }, 'version'],
		[rule({ is: 'list_position', atMost: 10 }), 'where'],
		[rule({ is: 'stories', atLeast: 3, window: days(7), position: 1 }), 'position'],
		[rule({ is: 'stories', atLeast: 0, window: days(7) }), 'where.atLeast'],
		[rule({ match: 'all', of: [] }), 'where.of'],
		[rule({ match: 'all', of: [{ is: 'seen', window: days(7) }, { is: 'country', country: 'Holland' }] }), 'where.of.1.country'],
		[rule({ is: 'seen', window: { window: 'between', from: '2026-11-07', to: '2026-11-01' } }), 'ends before it begins'],
		[rule({ is: 'seen', window: { window: 'between', from: '2026-02-30', to: '2026-03-01' } }), 'where.window.from'],
		['stories', 'rule'],
	])('is refused with the place that is wrong: %j', (raw, place) => {
		expect(problemsOf(raw).join()).toContain(place);
	});

	it('goes four groups deep and no deeper', () => {
		const nest = (levels: number): unknown => (levels === 0 ? { is: 'seen', window: days(7) } : { match: 'any', of: [nest(levels - 1)] });
		expect(problemsOf(rule(nest(4)))).toEqual([]);
		expect(problemsOf(rule(nest(5)))).not.toEqual([]);
	});

	it('is told in words in both languages', () => {
		expect(describeRule(presetRule({ preset: 'repeat_viewers', stories: 3, days: 7 }), 'en')).toBe('Saw at least 3 different stories in the last 7 days.');
		expect(describeRule(presetRule({ preset: 'top_percent', percent: 10, days: 28 }), 'nl')).toBe(
			'Zag minstens 1 story in de laatste 28 dagen. Daarvan de 10 % die de meeste stories zagen.',
		);
		const where: Part = { match: 'all', of: [
			{ is: 'signal', signal: 'reply', atLeast: 2, window: { window: 'between', from: '2026-11-01', to: '2026-11-07' }, theme: 'glaze' },
			{ match: 'none', of: [{ is: 'tag', tag: 'press' }, { is: 'follows_us', follows: true }] },
		] };
		expect(describeRule({ version: 1, where }, 'en')).toBe(
			'Replied to a story about "glaze" at least 2 times from 2026-11-01 to 2026-11-07 and (neither: has the tag "press" nor follows us).',
		);
		expect(describeRule({ version: 1, where }, 'nl')).toBe(
			'Beantwoordde een story over "glaze" minstens 2 keer van 2026-11-01 tot en met 2026-11-07 en (noch: heeft de tag "press" noch volgt ons).',
		);
		expect(describeRule({ version: 1, where: { is: 'flag', flag: 'possible_bot' } }, 'en')).toContain('at least 12 different stories in the last 24 hours');
	});

	it('needs a signal in a window only where every way to match does', () => {
		const views: Part = { is: 'stories', atLeast: 1, window: days(3) };
		const tag: Part = { is: 'tag', tag: 'x' };
		expect(requiredWindows(views)).toEqual([days(3)]);
		expect(requiredWindows({ match: 'all', of: [tag, views] })).toEqual([days(3)]);
		expect(requiredWindows({ match: 'any', of: [tag, views] })).toBeNull();
		expect(requiredWindows({ match: 'none', of: [views] })).toBeNull();
		expect(requiredWindows(expandFlags({ is: 'flag', flag: 'repeat' }))).toEqual([days(7)]);
	});

	it('counts days by the clock of the account where a day has 23 or 25 hours', () => {
		const at = (time: string) => DateTime.fromISO(time, { zone: 'Europe/Amsterdam' }).toMillis();
		const hours = (window: Window, now: number) => {
			const { after, upTo } = spanOf(window, now, 'Europe/Amsterdam');
			return (upTo - after) / 3_600_000;
		};
		expect(hours(days(1), at('2026-10-25T12:00'))).toBe(25);
		expect(hours(days(1), at('2026-03-29T12:00'))).toBe(23);
		expect(hours({ window: 'last_hours', hours: 24 }, at('2026-10-25T12:00'))).toBe(24);
		expect(hours({ window: 'between', from: '2026-10-25', to: '2026-10-25' }, at('2026-11-01T12:00'))).toBe(25);
	});
});
