/** One part of `dist/THIRD-PARTY-NOTICES.txt`; see scripts/notices.mjs. */
export interface Notice {
	readonly name: string;
	readonly version: string;
	readonly licence: string;
	readonly source: string;
	readonly text: string;
}

const PART = /^(?<name>\S+) (?<version>\S+)\nLicence: (?<licence>[^\n]+)\nSource: (?<source>[^\n]+)\n(?<text>.*)$/s;

/** Reads the notices back. @throws Error for a part that has another form */
export function noticesIn(file: string): Notice[] {
	const [, ...parts] = file.split(`\n${'-'.repeat(80)}\n`);
	return parts.map((part) => {
		const { name, version, licence, source, text } = PART.exec(part.trim())?.groups ?? {};
		if (name === undefined || version === undefined || licence === undefined || source === undefined) throw new Error(`This is no notice: ${part.trim().slice(0, 80)}`);
		return { name, version, licence, source, text: text ?? '' };
	});
}
