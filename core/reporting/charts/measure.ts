/** Advance widths of Inter 4 in thousandths of its size, from space to `~`; what browsers put in its place is as wide or narrower. */
const REGULAR = [
	281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646, 593, 620, 566, 619, 620, 288, 302, 662, 662, 662, 511,
	966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471, 456,
	323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662,
];
const OTHER = 640;
/** SemiBold is wider by about this much. */
const BOLDER = 1.03;
const FIRST = 32;

/** How wide a text is at a size, in the same unit. */
export function widthOf(text: string, size: number, weight: 400 | 600 = 400): number {
	const units = [...text].reduce((sum, sign) => sum + (REGULAR[(sign.codePointAt(0) ?? 0) - FIRST] ?? OTHER), 0);
	return (units * size * (weight === 600 ? BOLDER : 1)) / 1000;
}

/** The text, cut with an ellipsis where it is wider than `most`. */
export function fit(text: string, most: number, size: number, weight: 400 | 600 = 400): string {
	if (widthOf(text, size, weight) <= most) return text;
	const signs = [...text];
	while (signs.length > 1 && widthOf(`${signs.join('').trimEnd()}…`, size, weight) > most) signs.pop();
	return `${signs.join('').trimEnd()}…`;
}
