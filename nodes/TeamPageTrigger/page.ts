import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import type { AccountSummary, Frame, Store } from '../../core';

/** What a page works with: somebody is logged in, and what they sent came from a form of this very page. */
export interface Visit {
	readonly context: IWebhookFunctions;
	readonly store: Store;
	readonly accounts: readonly AccountSummary[];
	readonly frame: Frame;
	/** How the colleague is named in what they did. */
	readonly by: string;
	readonly fields: Readonly<Record<string, unknown>>;
	/** Name of the form that was sent, given once; null when the page was only opened. */
	readonly sent: string | null;
}

export interface Shown {
	readonly html: string;
	/** What happened, for the workflow; nothing for a page that was only looked at. Never an id, a handle or a word of anybody. */
	readonly happened?: IDataObject;
}

export type Page = (visit: Visit) => Promise<Shown>;
