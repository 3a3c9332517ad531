/** Colours by what they say. Told apart by people who see no red or green: blue, green and orange differ in lightness too, and shapes say it again. */
export interface Theme {
	readonly surface: string;
	readonly ink: string;
	readonly soft: string;
	readonly grid: string;
	readonly accent: string;
	/** The accent behind something else. */
	readonly pale: string;
	readonly onAccent: string;
	/** Within the target, and the target itself. */
	readonly good: string;
	readonly goodPale: string;
	/** Outside of a target or limit. */
	readonly off: string;
}

/** After Okabe and Ito's palette for all kinds of colour vision, darkened to 4.5 : 1 on white where it carries text. */
export const LIGHT: Theme = {
	surface: '#ffffff', ink: '#161c26', soft: '#586274', grid: '#e4e8ef', accent: '#1f5fbf', pale: '#d5e2f6', onAccent: '#ffffff', good: '#0b7a5c', goodPale: '#dcf1ea', off: '#b34700',
};

export const DARK: Theme = {
	surface: '#12161d', ink: '#eef1f6', soft: '#a7b1c2', grid: '#29303b', accent: '#7db1ff', pale: '#22365a', onAccent: '#0c1420', good: '#4fd0a5', goodPale: '#153a31', off: '#ffa066',
};

/** The same by name, for a page that knows both. */
export const OF_PAGE: Theme = Object.fromEntries(Object.keys(LIGHT).map((name) => [name, `var(--${name})`])) as unknown as Theme;

/** Both as a style sheet's custom properties. */
export const THEME_CSS = `:root{${propertiesOf(LIGHT)}}@media (prefers-color-scheme:dark){:root{${propertiesOf(DARK)}}}`;

function propertiesOf(theme: Theme): string {
	return Object.entries(theme).map(([name, colour]) => `--${name}:${String(colour)}`).join(';');
}
