import fc from 'fast-check';
import { checkCopy, MAX_TEXT_BYTES } from '../../../core/outreach/copy';
import { disclosureLine, renderText, worstCaseBytes, type TokenValues } from '../../../core/outreach/tokens';
import { checkAccountSettings } from '../../../core/accounts/settings';
import { COPY_ROWS } from '../support/copy-table';
import { holds } from '../support/property';

const valuesWith = (values: Partial<TokenValues>): TokenValues => ({ name: '', account: '', privacy_link: '', story_theme: '', code: '', link: '', disclosure: '', ...values });
const FOOT = ' STOP = geen berichten meer. {privacy_link}';
const row = (changes: Record<string, unknown> = {}) => ({
	key: 'soft_touch', language: 'nl', variant: 'a', purpose: 'service', asks: '', quick_replies: '', text: `Hoi {name}!${FOOT}`, ...changes,
});
const problems = (...rows: unknown[]) => {
	const check = checkCopy(rows);
	return check.ok ? [] : check.problems.map(({ field, problem }) => `${field}: ${problem}`);
};
/** The fixed bytes of a row that leave exactly nothing over: 1000 less the foot, a name and a link in their worst case. */
const ROOM = MAX_TEXT_BYTES - Buffer.byteLength(FOOT.replace('{privacy_link}', '')) - 300;

describe('checking a copy table', () => {
	it('passes good rows, whatever their order, with one checksum', () => {
		const forwards = checkCopy(COPY_ROWS);
		const backwards = checkCopy([...COPY_ROWS].reverse());
		expect(forwards).toMatchObject({ ok: true });
		expect(backwards).toEqual(forwards);
	});

	it.each([
		['no key', row({ key: '' }), 'key: the key is missing or not a plain name'],
		['a key with spaces', row({ key: 'Soft touch' }), 'key: the key is missing or not a plain name'],
		['an unknown language', row({ language: 'de' }), 'language: the language is not known'],
		['no purpose', row({ purpose: '' }), 'purpose: the purpose is missing or not known'],
		['an unknown consent', row({ asks: 'everything' }), 'asks: it asks for a consent that does not exist'],
		['an unknown token', row({ text: `Hoi {naam}!${FOOT}` }), 'text: {naam} is not a known token'],
		['a token from a prototype', row({ text: `Hoi {constructor}!${FOOT}` }), 'text: {constructor} is not a known token'],
		['an empty token', row({ text: `Hoi {}!${FOOT}` }), 'text: {} is not a known token'],
		['no text', row({ text: ' ' }), 'text: the text is empty'],
		['no opt-out wording', row({ text: 'Hoi {name}! {privacy_link}' }), 'text: it has no opt-out wording'],
		['stop in small letters', row({ text: 'Hoi, stop = klaar {privacy_link}' }), 'text: it has no opt-out wording'],
		['STOP inside a word', row({ text: 'Hoi, NONSTOPPING {privacy_link}' }), 'text: it has no opt-out wording'],
		['STOP glued to a name', row({ text: 'Hoi {name}STOP {privacy_link}' }), 'text: it has no opt-out wording'],
		['no privacy link', row({ text: 'Hoi. STOP = klaar' }), 'text: it has no privacy link'],
		['a discount', row({ text: `Nu 20% eraf.${FOOT}` }), 'text: it offers a price, discount or code, so it is promotion'],
		['a price', row({ text: `Voor € 25.${FOOT}` }), 'text: it offers a price, discount or code, so it is promotion'],
		['a code', row({ text: `Met kortingscode VAAS.${FOOT}` }), 'text: it offers a price, discount or code, so it is promotion'],
		['an offer in a confirmation', row({ key: 'opt_out_confirmation', text: 'Afgemeld. Nog 20% korting?' }), 'text: it offers a price, discount or code, so it is promotion'],
		['too many quick replies', row({ quick_replies: Array.from({ length: 14 }, (_, n) => `k${n}`).join('|') }), 'quick_replies: there are more than 13 quick replies'],
		['a long quick reply', row({ quick_replies: 'Dit is te lang voor een knop' }), 'quick_replies: a quick reply is longer than 20 characters'],
		['a question whose first reply is no yes', row({ asks: 'dm_promotion', quick_replies: 'Nee|JA' }), 'quick_replies: the first quick reply of a question is not a yes'],
		['a code in a service text', row({ text: `Code {code}.${FOOT}` }), 'text: it offers a price, discount or code, so it is promotion'],
		['two pools', row({ purpose: 'promotion', text: `{code:a} {code:b}${FOOT}` }), 'text: it takes codes from more than one pool'],
		['a pool with spaces', row({ purpose: 'promotion', text: `{code:my pool}${FOOT}` }), 'text: the pool of {code} is not a plain name'],
		['a fallback nobody needs', row({ text: `{account|wij}${FOOT}` }), 'text: {account} needs no fallback'],
		['a link token without a link', row({ text: `Kijk: {link}${FOOT}` }), 'link: the text has {link}, and there is none'],
		['a link without a token', row({ link: 'https://a.example' }), 'link: there is a link, and the text does not use it'],
		['a link that is none', row({ text: `Kijk: {link}${FOOT}`, link: 'javascript:alert(1)' }), 'link: it is no link'],
		['a question and a link', row({ asks: 'crm_storage', quick_replies: 'JA|Nee', text: `Mag dat? {link}${FOOT}`, link: 'https://a.example' }), 'text: it has more than one call to action'],
		['two links', row({ text: `https://a.example of https://b.example${FOOT}` }), 'text: it has more than one call to action'],
		['an answer by a word and a link', row({ text: `Antwoord JA, of kijk op www.a.example${FOOT}` }), 'text: it has more than one call to action'],
	])('refuses %s', (_what, raw, problem) => {
		expect(problems(raw)).toEqual([problem]);
	});

	it.each([
		['emoji of 4 bytes', '🎁'.repeat(Math.floor(ROOM / 4) + 1)],
		['accents of 2 bytes', 'é'.repeat(Math.floor(ROOM / 2) + 1)],
		['a name that may be long', `${'a'.repeat(ROOM - 119)}{name}`],
		['two names', `${'a'.repeat(ROOM - 239)}{name}{name}`],
	])('counts bytes in the worst case: %s', (_what, text) => {
		expect(problems(row({ text: text + FOOT }))).toEqual([expect.stringMatching(/^text: it can become 100[1-4] bytes long/)]);
	});

	it.each([['a full text', 'a'.repeat(ROOM)], ['a name', `${'a'.repeat(ROOM - 120)}{name}`]])('takes %s of exactly 1000 bytes', (_what, text) => {
		expect(problems(row({ text: text + FOOT }))).toEqual([]);
	});

	it('takes {disclosure} for opt-out wording and privacy link, and one link for the one call to action', () => {
		expect(problems(row({ text: 'Hoi {name|jij}! {disclosure}' }), row({ key: 'b', text: `Kijk: {link}${FOOT}`, link: 'https://a.example/x' }))).toEqual([]);
	});

	it('refuses an empty table, doubles, and all rows when one is bad', () => {
		expect(problems()).toEqual(['table: the copy table is empty']);
		expect(problems(row(), row({ variant: '' }))).toEqual(['key: this key, language and variant stand twice']);
		expect(checkCopy([row(), row({ key: 'b', text: '' })])).toMatchObject({ ok: false, problems: [{ row: 2, copy: 'b/nl/a', field: 'text' }] });
	});

	it('never throws, whatever stands in a row, and always names a problem of it', () =>
		holds(
			fc.property(fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, '__proto__', Symbol.iterator), fc.dictionary(fc.constantFrom('key', 'text', 'language', '__proto__'), fc.jsonValue())), (raw) => {
				expect(checkCopy([raw]).ok).toBe(false);
			}),
			500,
		));
});

const part = fc.oneof(
	fc.constantFrom('{name}', '{ name }', '{account}', '{privacy_link}', 'STOP', ' ', '\n', '{', '}', '{{name}}', '$&', '🎁', 'é'),
	fc.string({ unit: 'grapheme', maxLength: 90 }),
);
const anyText = fc.array(fc.oneof(fc.constantFrom('{name|jij daar}', '{story_theme|onze story over thee}', '{code}', '{code:a}', '{link}', '{disclosure}', '{name}', ' '), fc.string({ unit: 'grapheme', maxLength: 20 })), { maxLength: 8 }).map((parts) => parts.join(''));
const text = fc.array(part, { maxLength: 12 }).map((parts) => `${parts.join('')} STOP {privacy_link}`);
const name = fc.oneof(fc.constant(''), fc.constant('𝒜'.repeat(30)), fc.string({ unit: fc.constantFrom('a', 'é', '語', '𠮷'), maxLength: 30 }));
const link = fc.oneof(fc.constant('https://a.example/p'), fc.constant(`https://a.example/${'x'.repeat(282)}`), fc.constant(`https://a.example/${'é'.repeat(282)}`));

describe('every row that passes', () => {
	it('renders to at most 1000 bytes with the word STOP and the link, for every name and link', async () => {
		let passed = 0;
		await holds(
			fc.property(text, name, link, (candidate, who, privacyLink) => {
				const settings = checkAccountSettings({ mode: 'live', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink });
				const check = checkCopy([row({ text: candidate })]);
				if (!check.ok || !settings.ok) return;
				passed++;
				const rendered = renderText(check.rows[0]?.text ?? '', valuesWith({ name: who, account: 'a'.repeat(30), privacy_link: privacyLink }));
				expect(Buffer.byteLength(rendered)).toBeLessThanOrEqual(MAX_TEXT_BYTES);
				expect(rendered).toMatch(/(^|[^\p{L}])STOP([^\p{L}]|$)/u);
				expect(rendered).toContain(privacyLink);
			}),
			3000,
		);
		expect(passed).toBeGreaterThan(300);
	});

	it('is never longer than its worst case, whatever its tokens become', () =>
		holds(
			fc.property(anyText, fc.boolean(), fc.constantFrom('nl', 'en'), (candidate, full, language) => {
				const values = valuesWith(full ? {
					name: '𝒜'.repeat(30), account: 'a'.repeat(30), privacy_link: 'p'.repeat(300), story_theme: '𝒜'.repeat(100), code: 'C'.repeat(64), link: 'l'.repeat(300),
					disclosure: disclosureLine(language, { account: 'a'.repeat(30), privacyLink: 'p'.repeat(300) }),
				} : {});
				expect(Buffer.byteLength(renderText(candidate, values))).toBeLessThanOrEqual(worstCaseBytes(candidate, 'l'.repeat(300)));
			}),
			500,
		));

	it('a token without a value gives way to its fallback', () => {
		expect(renderText('Hoi {name|jij}, over {story_theme| onze story }:{code}', valuesWith({}))).toBe('Hoi jij, over onze story:');
		expect(renderText('Hoi {name|jij}', valuesWith({ name: 'Mara' }))).toBe('Hoi Mara');
	});

	it('a missing name leaves no hole', () => {
		const values = valuesWith({ name: '', account: 'vaas', privacy_link: 'https://p.example' });
		expect(renderText('Hoi {name}, dag { name } van {account}', values)).toBe('Hoi, dag van vaas');
	});

	it('what a name or link contains is not filled in again', () => {
		const values = valuesWith({ name: '{account}', account: 'vaas', privacy_link: '{name}$&' });
		expect(renderText('{name} {privacy_link}', values)).toBe('{account} {name}$&');
	});
});
