import { REASONS, type ReasonWords } from './reasons';

const HEAD = `# Why a message did not go out

Every no carries all its reasons, and the time from which it may go out where there is one. This page is made from
\`core/outreach/reasons.ts\`; do not edit it by hand (\`WRITE_DOCS=1 npm test -- test/core/outreach/reasons\`).
Beside these, \`instagram_…\` names what Instagram itself answered, \`in_progress\` a message that is being sent this
moment, \`email_…\` what the mail server answered, and \`delivery_unknown\` one whose fate is being looked up: it is never sent a second time.
`;

const LANGUAGES = [
	{ language: 'en', title: 'English', columns: ['code', 'what is the matter', 'what to do'] },
	{ language: 'nl', title: 'Nederlands', columns: ['code', 'wat er aan de hand is', 'wat te doen'] },
] as const;

/** The page `docs/reasons.md`: one table per language. */
export function reasonsPage(): string {
	const tables = LANGUAGES.map(({ language, title, columns }) => {
		const rows = Object.entries(REASONS).map(([code, { what, cure }]: [string, ReasonWords]) => [`\`${code}\``, what[language], cure[language]]);
		return `\n## ${title}\n\n${[columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
	});
	return HEAD + tables.join('');
}
