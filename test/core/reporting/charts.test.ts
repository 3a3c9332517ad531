import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { Chart, ChartStyle } from '../../../core/reporting/charts/chart';
import { daysChart } from '../../../core/reporting/charts/days-chart';
import { funnelChart } from '../../../core/reporting/charts/funnel-chart';
import { intervalChart } from '../../../core/reporting/charts/interval-rows';
import { widthOf } from '../../../core/reporting/charts/measure';
import { paceChart } from '../../../core/reporting/charts/pace-chart';
import { renderPng, ZOOM, type PictureParts } from '../../../core/reporting/charts/render-png';
import { DARK, LIGHT, type Theme } from '../../../core/reporting/charts/theme';
import { rateOf } from '../../../core/reporting/rates';
import { contrast, differenceFor, VISIONS } from '../support/colours';
import { holds } from '../support/property';

const MODULES = path.join(__dirname, '../../../node_modules');
const read = (file: string) => new Uint8Array(readFileSync(path.join(MODULES, file)));

const styles = fc.record({
	language: fc.constantFrom('nl' as const, 'en' as const),
	theme: fc.constantFrom(LIGHT, DARK),
	width: fc.constantFrom(330, 360, 524, 720, 860),
	framed: fc.boolean(),
});
/** Words people write: long, odd, and none at all. */
const words = fc.oneof(fc.constantFrom('glazuur', 'open_studio_days_2026', 'wo 18 nov 12:02', '', '<b>&"', 'Ω été 🙂', 'x'.repeat(90)), fc.string({ maxLength: 30 }).filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text)));
const rate = fc.nat(5000).chain((all) => fc.nat(all).map((hits) => rateOf(hits, all)));
const target = fc.constantFrom(null, { from: 0.1, to: 0.2 }, { from: null, to: 0.01 }, { from: 0.1, to: null });
const about = { title: 'Een titel', subtitle: 'en wat erbij hoort', note: 'met een noot' };

const charts: fc.Arbitrary<{ chart: Chart; style: ChartStyle; rows: number }> = styles.chain((style) =>
	fc.oneof(
		fc.array(fc.record({ label: words, people: fc.oneof(fc.nat(20), fc.nat(2_000_000)) }), { minLength: 1, maxLength: 8 }).map((steps) => ({ chart: funnelChart({ ...about, steps }, style), style, rows: steps.length })),
		fc.record({ rows: fc.array(fc.record({ label: words, detail: words, rate, strong: fc.boolean() }), { maxLength: 10 }), target, cut: fc.boolean() }).map(({ rows, target: aim, cut }) => ({
			chart: intervalChart({ ...about, rows, target: aim, targetLabel: aim ? 'doel' : '', cut: cut && rows.length > 2 ? { after: 1, label: 'voorstel: schrijf vanaf 7 stories' } : undefined, empty: 'nog niets' }, style), style, rows: rows.length,
		})),
		fc.array(fc.record({ rate, open: fc.boolean() }), { minLength: 1, maxLength: 70 }).map((some) => {
			const days = some.map((day, index) => ({ ...day, date: new Date(Date.UTC(2026, 9, 5 + index)).toISOString().slice(0, 10) }));
			return { chart: daysChart({ ...about, days, whole: rateOf(171, 1204), target: { from: 0.1, to: 0.2 }, targetLabel: 'doel 10–20 %', wholeLabel: 'hele periode' }, style), style, rows: days.length };
		}),
		fc.record({ hours: fc.array(fc.nat(300), { minLength: 24, maxLength: 48 }), limit: fc.integer({ min: 1, max: 750 }) }).map(({ hours, limit }) => ({
			chart: paceChart({ ...about, hours: hours.map((messages, index) => ({ hour: `${String(index % 24).padStart(2, '0')}:00`, day: index % 24 === 0 ? 'za 21 nov' : '', messages })), limit, limitLabel: `grens ${limit} per uur` }, style), style, rows: hours.filter((n) => n > 0).length,
		})),
	),
);

/** How far the texts of a drawing reach, by the widths of Inter. Nested groups only move. */
function reach(svg: string): { left: number; right: number; bottom: number } {
	let [left, right, bottom] = [0, 0, 0];
	const offsets: [number, number][] = [[0, 0]];
	for (const [token] of svg.matchAll(/<g [^>]*>|<\/g>|<text[^>]*>.*?<\/text>/gs)) {
		const last = offsets.at(-1) ?? [0, 0];
		if (token.startsWith('</g')) offsets.pop();
		else if (token.startsWith('<g')) {
			const [, x = '0', y = '0'] = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(token) ?? [];
			offsets.push([last[0] + Number(x), last[1] + Number(y)]);
		} else {
			const at = (name: string) => Number(new RegExp(` ${name}="([-\\d.]+)"`).exec(token)?.[1] ?? 0);
			const text = token.replace(/<[^>]*>/g, '').replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
			const width = widthOf(text, at('font-size'), token.includes('font-weight="600"') ? 600 : 400);
			const anchor = /text-anchor="(\w+)"/.exec(token)?.[1] ?? 'start';
			const start = last[0] + at('x') - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
			left = Math.min(left, start);
			right = Math.max(right, start + width + (/dx="([\d.]+)"/.test(token) ? 8 : 0));
			bottom = Math.max(bottom, last[1] + at('y'));
		}
	}
	return { left, right, bottom };
}

describe('charts', () => {
	it('keep every word inside the picture, whatever the numbers and words, on a desk and on a phone', async () => {
		await holds(
			fc.property(charts, ({ chart, style }) => {
				const { left, right, bottom } = reach(chart.svg);
				// Half a tick label may stand beside the plot, where the page or the frame has room for it.
				const beside = style.framed ? 0 : 16;
				expect(left).toBeGreaterThanOrEqual(-beside);
				expect(right).toBeLessThanOrEqual(chart.width + beside);
				expect(bottom).toBeLessThanOrEqual(chart.height);
				expect(chart.svg).not.toMatch(/NaN|Infinity|undefined|null/);
			}),
			600,
		);
	});

	it('say in words and in a table what they show', async () => {
		await holds(
			fc.property(charts, ({ chart, rows }) => {
				expect(chart.svg).toMatch(/^<svg [^>]*role="img" aria-label="Een titel\. [^"]{3,}"/);
				expect(chart.description.length).toBeGreaterThan(2);
				expect(chart.table.rows).toHaveLength(rows);
				for (const row of chart.table.rows) expect(row).toHaveLength(chart.table.columns.length);
			}),
			300,
		);
	});

	it('control: a word that reaches out is found', () => {
		expect(reach('<svg><text x="300" y="10" font-size="14">far too long for this</text></svg>').right).toBeGreaterThan(420);
		expect(reach('<svg><g transform="translate(-80 0)"><text x="0" y="10" font-size="14">left</text></g></svg>').left).toBe(-80);
	});

	it('become pictures of twice their size, without a network or fonts of the machine', async () => {
		const parts: PictureParts = {
			renderer: read('@resvg/resvg-wasm/index_bg.wasm'),
			fonts: [read('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'), read('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf')],
		};
		const drawn: number[] = [];
		for (const { chart } of fc.sample(charts, { seed: 7, numRuns: 12 })) {
			const png = Buffer.from(await renderPng(chart.svg, parts));
			expect(png.subarray(1, 4).toString()).toBe('PNG');
			expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([chart.width * ZOOM, chart.height * ZOOM]);
			drawn.push(png.length);
		}
		// The control: without fonts its words are missing, and the picture is smaller.
		const [{ chart } = { chart: null }] = fc.sample(charts, { seed: 7, numRuns: 1 });
		expect((await renderPng(chart?.svg ?? '', { ...parts, fonts: [] })).length).toBeLessThan((drawn[0] ?? 0) * 0.7);
		await expect(renderPng('<svg', parts)).rejects.toThrow();
	});
});

describe.each<[string, Theme]>([['light', LIGHT], ['dark', DARK]])('the %s colours', (_name, theme) => {
	it('carry text at 4.5 : 1, and marks at 3 : 1', () => {
		expect([theme.ink, theme.soft, theme.accent, theme.good, theme.off].filter((ink) => contrast(ink, theme.surface) < 4.5)).toEqual([]);
		expect(contrast(theme.onAccent, theme.accent)).toBeGreaterThanOrEqual(4.5);
		expect(contrast(theme.accent, theme.goodPale)).toBeGreaterThanOrEqual(3);
		expect(contrast(theme.off, theme.goodPale)).toBeGreaterThanOrEqual(3);
	});

	it('are told apart with any kind of colour vision', () => {
		expect(VISIONS.filter((vision) => differenceFor(vision, theme.accent, theme.off) < 20)).toEqual([]);
		expect(VISIONS.filter((vision) => differenceFor(vision, theme.goodPale, theme.surface) < 4)).toEqual([]);
	});
});

it('control: red and green of one lightness are not told apart by everybody', () => {
	expect(Math.min(...VISIONS.map((vision) => differenceFor(vision, '#c05050', '#7a8040')))).toBeLessThan(20);
});
