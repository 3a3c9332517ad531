import * as z from 'zod';
import type { CallResult, GraphCall } from './call';
import type { GraphError } from './errors';

const countSchema = z.number().int().nullable().catch(null);
const totalSchema = z.looseObject({
	value: countSchema.default(null),
	breakdowns: z
		.array(z.looseObject({ results: z.array(z.looseObject({ dimension_values: z.array(z.string()), value: countSchema })).default([]) }))
		.default([]),
});
const metricSchema = z.looseObject({
	name: z.string(),
	values: z.array(z.looseObject({ value: countSchema.default(null) })).optional(),
	total_value: totalSchema.optional(),
});
const answerSchema = z.looseObject({ data: z.array(metricSchema) });

/** One metric as Instagram answered it. */
export type Metric = z.infer<typeof metricSchema>;

/** What one question or several brought: metrics by Instagram's name, and the names it does not have here. */
export interface MetricsAnswer {
	readonly metrics: ReadonlyMap<string, Metric>;
	readonly unsupported: readonly string[];
}

/** Where metrics are asked, and what goes with the question beside their names. */
export interface MetricsQuestion {
	/** Path of an `insights` edge. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
}

/**
 * Asks for metrics together. One metric Instagram does not like fails the whole call (reference §2.2, "Rules"),
 * so a refused call is asked again in halves until the bad ones stand alone: no good one is lost by them.
 *
 * @param names Instagram's names
 * @returns an error when nothing is certain, or when the object as a whole is refused: see `refusesMetric`
 */
export async function askMetrics(call: GraphCall, question: MetricsQuestion, names: readonly string[]): Promise<CallResult<MetricsAnswer>> {
	if (names.length === 0) return { ok: true, value: { metrics: new Map(), unsupported: [] } };
	const query = { metric: names.join(','), ...question.query };
	const result = await call({ method: 'GET', path: question.path, query }, answerSchema);
	if (result.ok) {
		return { ok: true, value: { metrics: new Map(result.value.data.map((metric) => [metric.name, metric])), unsupported: [] } };
	}
	if (!refusesMetric(result.error)) return result;
	if (names.length === 1) return { ok: true, value: { metrics: new Map(), unsupported: names } };
	const middle = Math.ceil(names.length / 2);
	const first = await askMetrics(call, question, names.slice(0, middle));
	if (!first.ok) return first;
	const second = await askMetrics(call, question, names.slice(middle));
	return second.ok ? { ok: true, value: join(first.value, second.value) } : second;
}

function join(a: MetricsAnswer, b: MetricsAnswer): MetricsAnswer {
	return { metrics: new Map([...a.metrics, ...b.metrics]), unsupported: [...a.unsupported, ...b.unsupported] };
}

/** Code 100, subcode 2108006: the media is older than the professional account (reference §2.2, "Rules"). */
export const BEFORE_PROFESSIONAL = 2108006;

/** Whether the parameters were refused, as opposed to the object they were asked of (reference §2.2, "Rules"). */
export function refusesMetric({ code, subcode, class: errorClass }: GraphError): boolean {
	return code === 100 && errorClass === 'configuration' && subcode !== BEFORE_PROFESSIONAL;
}

/**
 * The total of a metric, in `values[]` or in `total_value` (reference §2.2, "accept either"). Null when there is
 * none: several values are days, and people counted per day do not add up to people.
 */
export function totalOf(metric: Metric | undefined): number | null {
	const total = metric?.total_value?.value ?? null;
	if (total !== null) return total;
	return metric?.values?.length === 1 ? (metric.values[0]?.value ?? null) : null;
}

/** Counts of a metric by the values of its breakdown, as Instagram spells them; empty when it gave no breakdown. */
export function breakdownOf(metric: Metric | undefined): Array<{ value: string; count: number }> {
	const results = metric?.total_value?.breakdowns[0]?.results ?? [];
	return results.flatMap(({ dimension_values: [value], value: count }) => (value === undefined || count === null ? [] : [{ value, count }]));
}
