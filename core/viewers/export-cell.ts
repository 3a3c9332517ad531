/** A cell that begins so is run by a spreadsheet; our own mark before it counts, so that it can be taken away again. */
const RISKY = /^'*\s*[=+\-@\t\r]/;

/** Puts a mark before a text a spreadsheet would run as a formula. */
export function guard(text: string): string {
	return RISKY.test(text) ? `'${text}` : text;
}

/** Takes the mark of {@link guard} away again; every other text stays as it is. */
export function unguard(text: string): string {
	return text.startsWith("'") && RISKY.test(text.slice(1)) ? text.slice(1) : text;
}

/** One line of CSV (RFC 4180): every cell quoted, none a formula, control characters as visible signs. */
export function csvLine(cells: readonly (string | number)[]): string {
	return `${cells.map((cell) => `"${guard(visible(String(cell))).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

/** Unicode has a picture for each control character, from U+2400 on. */
function visible(text: string): string {
	return text.replace(/\p{Cc}/gu, (sign) => String.fromCodePoint(0x2400 + Math.min(sign.charCodeAt(0), 0x21)));
}
