/** What stands where something was taken out; a model is told what they mean and never sees what they were. */
export const MASKS = { email: '[e-mail]', link: '[link]', handle: '[handle]', number: '[number]', name: '[name]' } as const;

export interface MaskWith {
	/** Names the store has of the person: as they call themselves, and their handle. */
	readonly names: readonly string[];
	/** Text whose words are no names: products and places of the account's own facts. */
	readonly keep: string;
}

/** As long as a message at Instagram can be (reference §4.1), and more: what is longer is cut, as patterns take their time with endless words. */
const LONGEST = 2_000;
const EMAIL = /[\p{L}\p{N}._%+'-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu;
const LINK = /\b(?:https?:\/\/|www\.)\S+|\b[\p{L}\p{N}-]{1,63}\.(?:com|nl|be|de|fr|es|eu|org|net|io|me|shop|app)(?:\/\S*)?(?![\p{L}\p{N}])/giu;
const HANDLE = /@[\p{L}\p{N}._]+/gu;
/** A bank account in any country's form (ISO 13616), with or without its spaces. */
const IBAN = /\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b/giu;
/** Anything with digits in it: a telephone, an order, a house, a date, an age. Whoever asks about one asks a human. */
const NUMBER = /[+(]?[\p{L}]*\p{N}[\p{L}\p{N}]*(?:[\s./()–-]{0,2}[\p{L}]?\p{N}[\p{L}\p{N}]*)*/gu;
/** "Ik heet …", "my name is …": what follows is a name, however it is written. */
const SAID =
	/(?<![\p{L}])((?:ik\s+heet|mijn\s+naam\s+is|m['’]n\s+naam\s+is|my\s+name(?:\s+is|['’]s)|i\s+am\s+called|groet(?:jes|en)?(?:\s+van)?|gr\.?|liefs|kind\s+regards|regards|greetings\s+from)[\s,:]+)([\p{L}\p{M}\p{N}]+)/giu;

/**
 * Takes everything out of a text that could tell whose it is, as far as rules can: e-mail addresses, links, handles,
 * bank accounts and every other number, the names the store has of the person, a name they give, and any word with a
 * capital within a sentence that the account's own facts do not have. A first name in lower case that nothing announces
 * stays: rules cannot tell it from a word.
 */
export function maskWords(text: string, { names, keep }: MaskWith): string {
	const known = partsOf(names);
	const own = new Set(wordsOf(keep).map(plain));
	return text
		.slice(0, LONGEST)
		.normalize('NFKC')
		.replace(/\p{Cf}/gu, '')
		.replace(EMAIL, MASKS.email)
		.replace(LINK, MASKS.link)
		.replace(HANDLE, MASKS.handle)
		.replace(IBAN, MASKS.number)
		.replace(NUMBER, MASKS.number)
		.replace(SAID, (_, before: string) => before + MASKS.name)
		.replace(/\[(?:e-mail|link|handle|number|name)\]|[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/gu, (word, at: number, whole: string) => {
			if (word.startsWith('[')) return word;
			if (known.has(plain(word))) return MASKS.name;
			return looksLikeName(word, whole.slice(0, at)) && !own.has(plain(word)) ? MASKS.name : word;
		})
		.replace(/\[name\](?:\s+\[name\])+/gu, MASKS.name);
}

/** A capital and small letters after it, where no sentence begins. "I", "I'm" and words in capitals are none. */
function looksLikeName(word: string, before: string): boolean {
	if (!/^\p{Lu}\p{M}*\p{Ll}/u.test(word) || /^I['’]/u.test(word)) return false;
	return !/(^|[.!?…:;"“\n]|\p{Extended_Pictographic}\uFE0F?)\s*$/u.test(before);
}

/** Single words of the names, and of those with a hyphen or an apostrophe each part; of two letters and more. */
function partsOf(names: readonly string[]): ReadonlySet<string> {
	return new Set(names.flatMap(wordsOf).flatMap((word) => [word, ...word.split(/['’-]/u)]).map(plain).filter((part) => part.length > 1));
}

function wordsOf(text: string): string[] {
	return text.normalize('NFKC').match(/[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/gu) ?? [];
}

function plain(word: string): string {
	return word.normalize('NFKD').replace(/[\p{M}'’-]/gu, '').toLowerCase();
}
