import * as z from 'zod';
import { parseJsonKeepingIds } from './json';

/** How much of its allowance an account has used, as an answer's headers tell it (reference §5, "Headers"). */
export interface Usage {
	/** The fullest of all counters, 0–100 and above; Instagram throttles from 100. */
	readonly percent: number;
	/** How long until calls are taken again, in ms; null while nothing is blocked. The header counts in minutes. */
	readonly regainMs: number | null;
}

const MINUTE_MS = 60_000;

const counter = z.number().min(0).optional().catch(undefined);
const counters = z.looseObject({
	call_count: counter,
	total_time: counter,
	total_cputime: counter,
	estimated_time_to_regain_access: counter,
});
const businessSchema = z.record(z.string(), z.array(counters));

/**
 * Reads `X-App-Usage` and `X-Business-Use-Case-Usage`.
 *
 * @param headers with names in lower case
 * @returns null when neither is there (Instagram sends them only after enough calls) or readable
 */
export function readUsage(headers: Readonly<Record<string, string>> | undefined): Usage | null {
	const found = [...appCounters(headers?.['x-app-usage']), ...businessCounters(headers?.['x-business-use-case-usage'])];
	if (found.length === 0) return null;
	const percents = found.flatMap((each) => [each.call_count ?? 0, each.total_time ?? 0, each.total_cputime ?? 0]);
	const minutes = Math.max(...found.map((each) => each.estimated_time_to_regain_access ?? 0));
	return { percent: Math.max(...percents), regainMs: minutes > 0 ? minutes * MINUTE_MS : null };
}

type Counters = z.infer<typeof counters>;

// Mostly there is none, and finding that out by failing to parse it takes longer than anything else about an answer.
function appCounters(header: string | undefined): Counters[] {
	if (header === undefined) return [];
	const parsed = counters.safeParse(parseJsonKeepingIds(header));
	return parsed.success ? [parsed.data] : [];
}

function businessCounters(header: string | undefined): Counters[] {
	if (header === undefined) return [];
	const parsed = businessSchema.safeParse(parseJsonKeepingIds(header));
	return parsed.success ? Object.values(parsed.data).flat() : [];
}
