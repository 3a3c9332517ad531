/** Letters of one sound that keyboards and capitals write in two ways. */
const SAME: Readonly<Record<string, string>> = { ß: 'ss', ς: 'σ', ı: 'i', ي: 'ی', ى: 'ی', ك: 'ک' };

/** Marks that change no word in these scripts; in Hindi, Thai and others they are vowels and stay. */
const LOOSE_MARKS = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Mn}])\p{Mn}/gu;

/** Written without spaces between words: a word is found anywhere. */
const NO_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;

/**
 * A comment, or a keyword, in the form they are compared in: compatibility form (`ＬＩＮＫ` is `link`), lower case,
 * without accents where a script has them, with one space for everything that is no letter, digit, vowel sign or emoji.
 */
export function normalComment(text: string): string {
	return text
		.normalize('NFKD')
		.toLowerCase()
		.replace(LOOSE_MARKS, '')
		.normalize('NFC')
		.replace(/[ßςıيىك]/gu, (letter) => SAME[letter] ?? letter)
		.replace(/[\p{Cf}\u{FE0F}'’`´]/gu, '')
		.replace(/[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]+/gu, ' ')
		.trim();
}

/**
 * Whether a comment says a keyword: as words of its own, or anywhere where a script has no spaces or the keyword is an
 * emoji.
 *
 * @param comment and
 * @param keyword both as {@link normalComment} gives them
 */
export function saysKeyword(comment: string, keyword: string): boolean {
	if (keyword === '') return false;
	if (NO_SPACES.test(keyword) || !/[\p{L}\p{N}]/u.test(keyword)) return comment.replaceAll(' ', '').includes(keyword.replaceAll(' ', ''));
	// An emoji right behind a word is no letter of it.
	const words = comment.replace(/[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]+/gu, ' ');
	return ` ${words.replace(/ +/g, ' ').trim()} `.includes(` ${keyword} `);
}
