import { followedBy, type Moments } from './afterwards';
import type { SentMessage } from './messages';

/** What people did within 7 days after a message. */
export interface Afterwards {
	readonly optOuts: Moments;
	readonly complaints: Moments;
	readonly conversions: Moments;
}

/** The people some messages went to, and what they did within 7 days after one of them. Each counts once. */
export class Cohort {
	messages = 0;
	readonly people = new Set<string>();
	readonly replied = new Set<string>();
	readonly optedOut = new Set<string>();
	readonly complained = new Set<string>();
	readonly leads = new Set<string>();

	add(message: SentMessage, { optOuts, complaints, conversions }: Afterwards): void {
		const { viewerKey } = message;
		this.messages++;
		this.people.add(viewerKey);
		if (message.repliedAt !== null) this.replied.add(viewerKey);
		if (followedBy(optOuts, message)) this.optedOut.add(viewerKey);
		if (followedBy(complaints, message)) this.complained.add(viewerKey);
		if (followedBy(conversions, message)) this.leads.add(viewerKey);
	}

	/** Takes in another cohort: who is in both counts once. */
	join(other: Cohort): void {
		this.messages += other.messages;
		for (const set of ['people', 'replied', 'optedOut', 'complained', 'leads'] as const) for (const person of other[set]) this[set].add(person);
	}
}
