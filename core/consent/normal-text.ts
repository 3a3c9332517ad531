/** Compatibility form, lower case, no accents, punctuation, emoji or extra space: `  STOP!! 🙏` is `stop`. */
export function normalText(text: string): string {
	return text
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[\p{M}\p{Cf}'’`´]/gu, '')
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();
}

/** Whether the words of a phrase stand in a text, both in normal form, one after the other. Each message is held against hundreds of phrases, so no text is made for it. */
export function hasWords(text: string, phrase: string): boolean {
	if (phrase === '') return text === '';
	for (let at = text.indexOf(phrase); at !== -1; at = text.indexOf(phrase, at + 1)) {
		const end = at + phrase.length;
		if ((at === 0 || text[at - 1] === ' ') && (end === text.length || text[end] === ' ')) return true;
	}
	return false;
}
