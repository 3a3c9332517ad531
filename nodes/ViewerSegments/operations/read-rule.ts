import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { checkRule, RULE_VERSION, type SegmentRule } from '../../../core';

/** The rule a person built from fields or wrote as JSON. @throws NodeOperationError naming each problem and its place */
export function readRule(context: IExecuteFunctions): SegmentRule {
	const from = context.getNodeParameter('ruleFrom', 0);
	return requireRule(context, from === 'json' ? readJson(context) : readFields(context));
}

/** Refuses a rule that cannot be used, before the store is asked. */
export function requireRule(context: IExecuteFunctions, raw: unknown): SegmentRule {
	const check = checkRule(raw);
	if (check.ok) return check.rule;
	throw new NodeOperationError(context.getNode(), 'The rule cannot be used', { itemIndex: 0, description: check.problems.join('; ') });
}

function readJson(context: IExecuteFunctions): unknown {
	const value: unknown = context.getNodeParameter('ruleJson', 0);
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch {
		throw new NodeOperationError(context.getNode(), 'The rule is not JSON', { itemIndex: 0, description: 'Look for a missing comma, quote or bracket.' });
	}
}

type Fields = Readonly<Record<string, unknown>>;

function readFields(context: IExecuteFunctions): unknown {
	const groups = listOf(context.getNodeParameter('groups', 0, {}), 'group');
	const of = groups.map((group) => ({ match: group['match'] ?? 'all', of: listOf(group['conditions'], 'condition').map(toCondition) }));
	return { version: RULE_VERSION, where: { match: context.getNodeParameter('match', 0), of } };
}

function listOf(collection: unknown, name: string): Fields[] {
	const list = isFields(collection) ? collection[name] : undefined;
	return Array.isArray(list) ? list.filter(isFields) : [];
}

function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null;
}

/** The fields each condition has; others a person filled in before choosing another condition are left behind. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
	signal: ['signal', 'atLeast'], stories: ['atLeast'], early: ['atLeast', 'minutes'], engaged_after_view: [], seen: [], first_seen: [],
	tag: ['tag'], flag: ['flag'], language: ['language'], country: ['country'], account_type: ['accountType'], verified: ['verified'],
	follows_us: ['follows'], followers: ['bucket'],
};
/** n8n leaves out of a collection what a person has not touched. */
const DEFAULTS: Fields = {
	is: 'stories', signal: 'reply', atLeast: 1, minutes: 60, window: 'last_days', days: 7, hours: 24, flag: 'vip', accountType: 'business',
	verified: true, follows: true, bucket: '0-9', tag: '', language: '', country: '', from: '', to: '', theme: '', campaign: '',
};
const WINDOW_FIELDS: Readonly<Record<string, readonly string[]>> = { last_days: ['days'], last_hours: ['hours'], between: ['from', 'to'] };

function toCondition(given: Fields): Fields {
	const fields = { ...DEFAULTS, ...given };
	const is = String(fields['is']);
	const own = FIELDS[is] ?? [];
	const pick = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, fields[name]]));
	const windowed = ['signal', 'stories', 'early', 'engaged_after_view', 'seen', 'first_seen'].includes(is);
	const kind = String(fields['window']);
	const window = windowed ? { window: { window: kind, ...pick(WINDOW_FIELDS[kind] ?? []) } } : {};
	const about = own.includes('atLeast') ? pick(['theme', 'campaign'].filter((name) => fields[name] !== '')) : {};
	return { is, ...pick(own), ...window, ...about };
}
