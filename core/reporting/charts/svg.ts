export type Attributes = Readonly<Record<string, string | number | null | undefined>>;

/** An element as text. Attributes without a value are left out, numbers keep two decimals. @param children markup that is safe already */
export function tag(name: string, attributes: Attributes, ...children: readonly string[]): string {
	const written = Object.entries(attributes).map(([key, value]) => (value === null || value === undefined ? '' : ` ${key}="${escapeXml(typeof value === 'number' ? short(value) : value)}"`));
	return children.length === 0 ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${children.join('')}</${name}>`;
}

export function escapeXml(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Two decimals are a fiftieth of a pixel on a screen of two pixels a point. */
export function short(value: number): string {
	return String(Math.round(value * 100) / 100);
}

export interface TextStyle {
	readonly size: number;
	readonly fill: string;
	readonly weight?: 400 | 600;
	readonly anchor?: 'start' | 'middle' | 'end';
}

/** A line of text; y is its baseline. */
export function label(x: number, y: number, words: string, { size, fill, weight = 400, anchor = 'start' }: TextStyle): string {
	return tag('text', { x, y, 'font-size': size, 'font-weight': weight === 400 ? null : weight, fill, 'text-anchor': anchor === 'start' ? null : anchor }, escapeXml(words));
}

export function line(x1: number, y1: number, x2: number, y2: number, stroke: string, more: Attributes = {}): string {
	return tag('line', { x1, y1, x2, y2, stroke, ...more });
}
