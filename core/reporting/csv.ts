import { DIMENSIONS } from './breakdown';
import type { ReportData } from './report';

/** One line of the file: a figure, of the whole or of one group. */
type Line = readonly [figure: string, by: string, group: string, unit: string, value: number | null, numerator: number | null, denominator: number | null, low: number | null, high: number | null];

export const CSV_COLUMNS = ['account', 'from', 'to', 'figure', 'by', 'group', 'unit', 'value', 'numerator', 'denominator', 'low', 'high'] as const;

/**
 * Every figure of a report as rows of a table, one figure each: of the whole (`by` empty), and of each group. No person
 * is in it, and what fewer than five people did in a group is empty.
 */
export function csvRows({ account, figures, stories, experiments }: ReportData): (string | number | null)[][] {
	const lines: Line[] = figures.kpis.map(({ kpi, unit, value, numerator, denominator, low, high }) => [kpi, '', '', unit, value, numerator ?? null, denominator ?? null, low ?? null, high ?? null]);
	for (const by of DIMENSIONS) {
		for (const { group, rest, ...row } of figures.breakdowns[by]) {
			const name = rest ? '(rest)' : (group ?? '(none)');
			const count = (figure: string, value: number | null): Line => [figure, by, name, 'count', value, null, null, null, null];
			const rate = (figure: string, { value, numerator, denominator, low, high }: typeof row.replyRate): Line => [figure, by, name, 'rate', value, value === null ? null : numerator, denominator, low, high];
			lines.push(count('messages_sent', row.messages), count('people_messaged', row.people), count('people_replied', row.replied), rate('reply_rate', row.replyRate), rate('opt_out_rate', row.optOutRate), count('leads', row.leads));
		}
	}
	for (const story of stories) {
		const name = story.group ?? '(none)';
		for (const figure of ['reach', 'replies', 'repliers', 'dms', 'leads'] as const) lines.push([`story_${figure}`, 'story', name, 'count', story[figure], null, null, null, null]);
	}
	for (const { decile, leastStories, mostStories, people, replyRate: { value, numerator, low, high } } of figures.frequency.deciles) {
		lines.push(['reply_rate', 'frequency', `${decile}: ${leastStories}-${mostStories} stories`, 'rate', value, value === null ? null : numerator, people, low, high]);
	}
	for (const { campaign, variants } of experiments) {
		for (const { variant, people, replyRate: { value, numerator, low, high } } of variants) {
			lines.push(['reply_rate_of_experiment', 'variant', `${campaign} · ${variant}`, 'rate', value, value === null ? null : numerator, people, low, high]);
		}
	}
	const [from, to] = [figures.from === 0 ? '' : new Date(figures.from).toISOString(), new Date(figures.to).toISOString()];
	return lines.map((line) => [account.username, from, to, ...line]);
}
