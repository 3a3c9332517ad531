/** Where a page leads to. A file that stands alone leads nowhere: every link is null. */
export interface Links {
	to(view: View): string | null;
}

export type View =
	| { readonly view: 'overview' }
	| { readonly view: 'kpi'; readonly kpi: string }
	| { readonly view: 'story'; readonly storyKey: string }
	| { readonly view: 'person'; readonly viewerKey: string }
	| { readonly view: 'decision'; readonly decisionKey: string };

export const NO_LINKS: Links = { to: () => null };

/** Links within a live page, which keep what was chosen. @param chosen account, period and language, as the address has them */
export function linksWith(chosen: Readonly<Record<string, string>>): Links {
	return {
		to(view) {
			const query = new URLSearchParams({ ...chosen, ...parametersOf(view) });
			return `?${query.toString()}`;
		},
	};
}

function parametersOf(view: View): Record<string, string> {
	switch (view.view) {
		case 'overview':
			return {};
		case 'kpi':
			return { view: 'kpi', kpi: view.kpi };
		case 'story':
			return { view: 'story', key: view.storyKey };
		case 'person':
			return { view: 'person', key: view.viewerKey };
		case 'decision':
			return { view: 'decision', key: view.decisionKey };
	}
}
