import { vendorIdentity } from '../store/vendor-identity';
import { canonicalAddress } from './email-address';

/** One line of a suppression list, read. */
export interface ListedIdentity {
	/** `email` keeps mail away from the address, and nothing else from the person. */
	readonly kind: 'handle' | 'igsid' | 'vendor_id' | 'email';
	/** The identity itself; null for a line of our own export that only has its hash. */
	readonly value: string | null;
	readonly hash: string | null;
	readonly pepperVersion: number | null;
	readonly reason: string;
	/** When the person opted out, UTC milliseconds; null where the list does not say. */
	readonly at: number | null;
}

export type ListRow =
	| { readonly ok: true; readonly identity: ListedIdentity }
	| { readonly ok: false; readonly problem: string; readonly cure: string };

/** Column names of the lists people have: ours, those of DM and e-mail tools, those kept by hand. */
const COLUMNS: Readonly<Record<'handle' | 'igsid' | 'vendor_id' | 'email' | 'tool' | 'reason' | 'at', readonly string[]>> = {
	handle: ['handle', 'username', 'user name', 'user', 'instagram', 'instagram username', 'instagram handle', 'ig username', 'ig handle', 'ig', 'account', 'profile', 'profile url', 'gebruikersnaam', 'value'],
	igsid: ['igsid', 'instagram scoped id', 'ig scoped id', 'psid', 'user id', 'ig id', 'subscriber id', 'contact id'],
	vendor_id: ['vendor id', 'viewer id'],
	email: ['email', 'e mail', 'email address', 'e mail address', 'mail', 'e mailadres', 'emailadres', 'subscriber email', 'contact email'],
	tool: ['source tool', 'tool', 'source', 'vendor'],
	reason: ['reason', 'status', 'type', 'reden'],
	at: ['at', 'date', 'opted out at', 'opt out date', 'optout time', 'unsubscribed at', 'unsubscribed', 'unsub time', 'created at', 'created', 'datum', 'timestamp'],
};

const HANDLE = /^[a-z0-9._]{1,30}$/;
const HASH = /^[A-Za-z0-9_-]{43}$/;

/**
 * Reads one row of a suppression list, whatever its columns are called: a handle (also with @ or as the address of a
 * profile), an IGSID, a vendor's id with the name of the tool or else an e-mail address, and where they stand a reason and a date. Our own export comes back by its hashes.
 */
export function readListRow(raw: Readonly<Record<string, unknown>>): ListRow {
	const cells = new Map(Object.entries(raw).map(([name, value]) => [name.trim().toLowerCase().replace(/[\s_-]+/g, ' '), cellText(value)]));
	const find = (names: readonly string[]) => names.map((name) => cells.get(name) ?? '').find((value) => value !== '') ?? '';
	const reason = find(COLUMNS.reason).slice(0, 60) || 'list';
	const at = timeOf(find(COLUMNS.at));
	const hash = cells.get('hash') ?? '';
	const pepperVersion = Number(cells.get('pepper version') ?? '');
	const kind = (['handle', 'igsid', 'vendor_id', 'email'] as const).find((known) => known === (cells.get('kind') ?? ''));
	if (HASH.test(hash) && kind && Number.isInteger(pepperVersion) && pepperVersion > 0) return { ok: true, identity: { kind, value: null, hash, pepperVersion, reason, at } };
	const igsid = kind === 'igsid' ? cells.get('value') ?? '' : find(COLUMNS.igsid);
	if (/^\d{5,25}$/.test(igsid)) return { ok: true, identity: { kind: 'igsid', value: igsid, hash: null, pepperVersion: null, reason, at } };
	const vendorId = kind === 'vendor_id' ? cells.get('value') ?? '' : find(COLUMNS.vendor_id);
	const tool = find(COLUMNS.tool);
	if (vendorId !== '' && tool === '' && !vendorId.includes('\n')) {
		return { ok: false, problem: 'an id of a tool says nothing without the tool', cure: 'Give a column source_tool with the name its viewer lists have.' };
	}
	if (vendorId !== '') return { ok: true, identity: { kind: 'vendor_id', value: vendorId.includes('\n') ? vendorId : vendorIdentity(tool, vendorId), hash: null, pepperVersion: null, reason, at } };
	const address = kind === 'email' ? cells.get('value') ?? '' : find(COLUMNS.email);
	if (kind === 'email') return emailRow(address, { reason, at });
	const handle = handleOf(find(COLUMNS.handle) || onlyCell(cells));
	if (HANDLE.test(handle)) return { ok: true, identity: { kind: 'handle', value: handle, hash: null, pepperVersion: null, reason, at } };
	if (address !== '') return emailRow(address, { reason, at });
	return { ok: false, problem: 'the row names nobody', cure: 'Give a column handle (or username), igsid, vendor_id or email.' };
}

function cellText(value: unknown): string {
	return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

function emailRow(text: string, { reason, at }: Pick<ListedIdentity, 'reason' | 'at'>): ListRow {
	const value = canonicalAddress(text);
	if (value === null) return { ok: false, problem: 'the e-mail address is none', cure: 'Correct the address, or give a column handle.' };
	return { ok: true, identity: { kind: 'email', value, hash: null, pepperVersion: null, reason, at } };
}

/** A list without a header is a list of handles. */
function onlyCell(cells: ReadonlyMap<string, string>): string {
	const [only, ...others] = cells;
	const isNamed = Object.values(COLUMNS).some((names) => names.includes(only?.[0] ?? ''));
	return only && others.length === 0 && !isNamed ? only[1] : '';
}

function handleOf(text: string): string {
	return text.toLowerCase().replace(/^https?:\/\/(www\.)?instagram\.com\//, '').split(/[/?#]/)[0]?.replace(/^@/, '') ?? '';
}

function timeOf(text: string): number | null {
	if (text === '') return null;
	const time = /^\d{10}(\d{3})?$/.test(text) ? Number(text.padEnd(13, '0')) : Date.parse(text);
	return Number.isFinite(time) ? time : null;
}
