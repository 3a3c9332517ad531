import type { Sandbox } from '../context';
import type { Account } from '../world';
import type { GraphErrorSpec } from './catalogue';

/** What the usage headers say (reference §5): percent of the budget, minutes until a blocked account may call again. */
export interface Usage {
	percent: number;
	regainMinutes: number;
}

/** What a limit error says when nobody said how long. */
const usualRegainMinutes = 19;

/**
 * The usage headers of an answer: with a limit error always, else once usage was set or a budget is configured
 * (reference §5: "appear only after enough calls").
 */
export function usageHeaders(sandbox: Sandbox, account: Account, error: GraphErrorSpec | null): Record<string, string> {
	const usage = error?.usageHeader ? { percent: 100, regainMinutes: error.regainMinutes ?? usualRegainMinutes } : currentUsage(sandbox, account);
	if (!usage) return {};
	const figures = { call_count: usage.percent, total_cputime: Math.ceil(usage.percent / 5), total_time: Math.ceil(usage.percent / 5) };
	const useCase = { type: 'instagram', ...figures, estimated_time_to_regain_access: usage.regainMinutes };
	return { 'X-App-Usage': JSON.stringify(figures), 'X-Business-Use-Case-Usage': JSON.stringify({ [account.professionalId]: [useCase] }) };
}

function currentUsage(sandbox: Sandbox, account: Account): Usage | null {
	if (account.usage) return account.usage;
	const percent = sandbox.limiter.usedPercent(account);
	return percent === null ? null : { percent, regainMinutes: 0 };
}
