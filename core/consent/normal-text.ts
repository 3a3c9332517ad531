/** Compatibility form, lower case, no accents, punctuation, emoji or extra space: `  STOP!! 🙏` is `stop`. */
export function normalText(text: string): string {
	return text
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[\p{M}\p{Cf}'’`´]/gu, '')
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();
}

/** Whether the words of a phrase stand in a text, both in normal form, one after the other. */
export function hasWords(text: string, phrase: string): boolean {
	return ` ${text} `.includes(` ${phrase} `);
}
