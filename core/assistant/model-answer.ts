import { isPromotionalText } from '../outreach/copy';
import { ANSWER_BYTES } from '../outreach/tokens';
import { MASKS } from './mask-words';

/** An answer as a model wrote it, and what it may rest on. */
export interface ModelAnswer {
	readonly text: string;
	/** The fact it says it rests on. */
	readonly topic: string;
	/** Topics of the facts it was given. */
	readonly topics: readonly string[];
	/** Host names its links may lead to. */
	readonly hosts: readonly string[];
}

const LINKS = /(?:https?:\/\/|\bwww\.)[^\s<>"]*/giu;
/** A host name in running text: two labels and more, the last one of letters. */
const BARE_HOST = /(?<![\p{L}\p{N}@./-])(?:[\p{L}\p{N}-]{1,63}\.)+\p{L}{2,24}(?![\p{L}\p{N}])/giu;

/**
 * Why an answer of a model cannot go out, in words the model can act on; null when it can. What it says is the
 * model's: it names a fact it was given, offers nothing, leads nowhere but to the account's own pages, and names nobody.
 */
export function problemOfAnswer({ text, topic, topics, hosts }: ModelAnswer): string | null {
	if (text.trim() === '') return 'The answer is empty';
	const bytes = Buffer.byteLength(text.trim(), 'utf8');
	if (bytes > ANSWER_BYTES) return `The answer is ${bytes} bytes long; at most ${ANSWER_BYTES} go out`;
	if (!topics.some((known) => same(known, topic))) return 'The answer rests on none of the facts: hand the conversation over';
	if (/[{}]/u.test(text)) return 'The answer has braces in it';
	if (Object.values(MASKS).some((mask) => text.toLowerCase().includes(mask))) return 'The answer repeats a placeholder such as [name]: leave it out';
	if (/(^|[^\p{L}\p{N}.])@[\p{L}\p{N}._]/u.test(text)) return 'The answer names a handle';
	if (isPromotionalText(text)) return 'The answer speaks of a price, a discount or a code: hand the conversation over';
	return hostsIn(text).every((host) => hosts.some((allowed) => same(allowed, host))) ? null : 'The answer has a link that is not allowed: leave it out';
}

function hostsIn(text: string): string[] {
	const links = text.match(LINKS) ?? [];
	const rest = text.replace(LINKS, ' ').match(BARE_HOST) ?? [];
	return [...links.map(hostOf), ...rest];
}

/** What cannot be read is no host that anybody allowed. */
function hostOf(link: string): string {
	const address = /^www\./iu.test(link) ? `https://${link}` : link;
	const url = URL.canParse(address) ? new URL(address) : null;
	return url?.username === '' && url.password === '' ? url.host : '';
}

/** "www.shop.example" is "shop.example". */
function same(one: string, other: string): boolean {
	const plain = (text: string) => text.trim().toLowerCase().replace(/^www\./u, '');
	return plain(one) !== '' && plain(one) === plain(other);
}
