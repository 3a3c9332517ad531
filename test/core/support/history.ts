/**
 * What the outside world saw of one account, in order. Written by the test as it acts, never read from the
 * store's own tables: the store is what is being judged.
 */
export type Fact =
	| {
			readonly type: 'inbound';
			/** Time of the account when it was recorded. */
			readonly at: number;
			readonly occurredAt: number;
			readonly person: string;
			readonly event: string;
			readonly says: 'stop' | 'yes' | 'other';
			readonly opensWindow: boolean;
			/** The send whose question a tap names; null for everything typed. */
			readonly tapOf: string | null;
	  }
	| {
			readonly type: 'claim';
			readonly at: number;
			readonly person: string;
			readonly event: string;
			readonly step: string;
			readonly copy: string;
			readonly promotion: boolean;
			readonly asks: string | null;
			readonly send: string;
			readonly text: string;
	  }
	| { readonly type: 'refusal'; readonly at: number; readonly person: string; readonly event: string; readonly step: string }
	/** The message of this send reached the person. */
	| { readonly type: 'delivered'; readonly send: string }
	/** A definite no for this send: its step may be tried again. */
	| { readonly type: 'given_back'; readonly send: string }
	| { readonly type: 'grant'; readonly person: string; readonly purpose: string; readonly event: string }
	| { readonly type: 'withdraw'; readonly person: string; readonly purpose: string };

export type FactOf<Type extends Fact['type']> = Extract<Fact, { type: Type }>;

export function ofType<Type extends Fact['type']>(facts: readonly Fact[], type: Type): FactOf<Type>[] {
	return facts.filter((fact): fact is FactOf<Type> => fact.type === type);
}
