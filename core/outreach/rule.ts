import type { Reason } from './reasons';
import type { SendFacts } from './send-facts';

/** A rule names the facts it looks at, so it can be asked for every kind of message that has them. */
export type Rule<Facts = SendFacts> = (facts: Facts, now: number) => Reason | null;

/** Promotion, or a campaign's message, which answers nothing the person wrote: both need a grant and count against the cap. */
export function isPromotional({ copy, cause }: Pick<SendFacts, 'copy' | 'cause'>): boolean {
	return copy?.purpose === 'promotion' || cause?.kind === 'campaign';
}
