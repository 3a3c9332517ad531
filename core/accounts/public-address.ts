import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { REAL_HOSTS } from './sandbox-clock';

export type AddressFault = 'malformed' | 'not_https' | 'not_public';

/** Names that no one on the internet can look up (RFC 6761, RFC 6762, RFC 8375, and what routers use). */
const PRIVATE_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home|home\.arpa|corp|test|example|invalid|localdomain)$/;

/**
 * What keeps Meta from reaching an address; null when nothing seen in it does. Meta delivers to public HTTPS with a
 * certificate of a known authority only (reference §3.1).
 */
export function addressFault(address: string): AddressFault | null {
	const url = URL.canParse(address) ? new URL(address) : null;
	if (url === null || url.hostname === '') return 'malformed';
	if (url.protocol !== 'https:') return 'not_https';
	const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '').toLowerCase();
	if (isIP(host) !== 0) return ipaddr.process(host).range() === 'unicast' ? null : 'not_public';
	return host.includes('.') && !PRIVATE_NAMES.test(host) ? null : 'not_public';
}

/**
 * Whether a callback may be asked: where Meta is to reach it, only what is public HTTPS. Anything else would be a call
 * into the network n8n is in, on the word of whoever filled in an address. A sandbox delivers to any.
 */
export function mayAskCallback(address: string, apiHost: string): boolean {
	return !REAL_HOSTS.includes(apiHost) || addressFault(address) === null;
}
