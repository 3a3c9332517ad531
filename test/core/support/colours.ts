/** A colour as linear red, green and blue, 0 to 1. */
type Rgb = readonly [number, number, number];

function linear(hex: string): Rgb {
	const part = (from: number) => {
		const value = parseInt(hex.slice(from, from + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	};
	return [part(1), part(3), part(5)];
}

/** Contrast of two colours as WCAG 2 defines it, 1 to 21. */
export function contrast(one: string, other: string): number {
	const light = (hex: string) => {
		const [r, g, b] = linear(hex);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const [a, b] = [light(one), light(other)];
	return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

type Matrix = readonly [Rgb, Rgb, Rgb];

/** How people without one kind of cone see, after Machado, Oliveira and Fernandes (2009), at full severity. */
const SEEN: Readonly<Record<string, Matrix>> = {
	all: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
	protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
	deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
	tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

export const VISIONS = Object.keys(SEEN);

/** How different two colours look (CIE 1976 ΔE) to somebody with this vision; about 2 is the least one sees. */
export function differenceFor(vision: string, one: string, other: string): number {
	const [a, b] = [labOf(see(vision, linear(one))), labOf(see(vision, linear(other)))];
	return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function see(vision: string, [r, g, b]: Rgb): Rgb {
	const row = (place: 0 | 1 | 2) => {
		const [x, y, z] = SEEN[vision]?.[place] ?? [0, 0, 0];
		return Math.min(1, Math.max(0, x * r + y * g + z * b));
	};
	return [row(0), row(1), row(2)];
}

function labOf([r, g, b]: Rgb): Rgb {
	const f = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
	const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
	const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
	const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
	return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
