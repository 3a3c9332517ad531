import type { ConsentPurpose } from '../consent/ledger';
import type { AccountRow, IdentityKind, OtherChannel } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import type { CopyRow } from './copy';
import { EMAIL } from './email';
import type { Rendered } from './render-for';

/** What a message that leaves by another channel needs of the world outside. */
export interface Elsewhere {
	readonly channel: OtherChannel;
	/** Address of our own page on which the person ends it; empty while nothing is sent yet. */
	readonly endPage: string;
}

/** Whom and what a message is for, as far as a channel must know. */
export interface ForWhom {
	readonly accountKey: string;
	readonly viewerKey: string;
}

/**
 * A way to a person beside the direct message. Decision, claim, caps, pace, evidence and settlement are the same for
 * all; a channel says only what is its own. E-mail is shipped. SMS would be one more of these, with a consent purpose
 * and an identity of its own, and a workflow whose node sends it: there is none yet.
 */
export interface Channel {
	/** What the person must have agreed to. */
	readonly purpose: ConsentPurpose;
	/** Where the address is kept. */
	readonly identity: IdentityKind;
	/** How long a workflow may take to say what became of a message, before nobody knows. */
	readonly leaseMs: number;
	/** Key of the text that stands in for a direct message's. */
	copyKeyOf(copyKey: string): string;
	/** Whether a text is one of this channel's. */
	isTextOf(copyKey: string): boolean;
	/** Whether the address itself is on a list of those nothing is sent to. */
	isListed(store: StoreContext, accountKey: string, address: string): Promise<boolean>;
	/** The text for one person; null without an address. */
	render(store: StoreContext, person: ForWhom, account: AccountRow, copy: CopyRow, endPage: string): Promise<Rendered | null>;
}

const CHANNELS: Readonly<Record<OtherChannel, Channel>> = { email: EMAIL };

export function channelOf(name: OtherChannel): Channel {
	return CHANNELS[name];
}

/** Whether a text is for another channel, so that it is never sent as a direct message. */
export function isForElsewhere(copyKey: string): boolean {
	return Object.values(CHANNELS).some((channel) => channel.isTextOf(copyKey));
}
