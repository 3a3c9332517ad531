import { z } from 'zod';
import type { Clock } from './clock';
import { graphErrorNames } from './graph/catalogue';
import type { Ids } from './ids';

/** What can go wrong on purpose. New kinds are added here and applied in graph/strike.ts (echo-lost in graph/send.ts). */
export const faultEffectSchema = z.discriminatedUnion('kind', [
	/** Answers with an error of the catalogue; `delivered` sends the message all the same. */
	z.object({
		kind: z.literal('error'),
		error: z.enum(graphErrorNames),
		status: z.number().int().optional(),
		/** reference §4.9: the type varies for one and the same code. */
		type: z.enum(['OAuthException', 'GraphMethodException', 'IGApiException']).optional(),
		delivered: z.boolean().optional(),
		/** reference §5: what the usage header of a limit error says; minutes. */
		regainMinutes: z.number().int().min(0).optional(),
	}),
	/** reference §7.10: the message goes out, the answer is HTTP 500. */
	z.object({ kind: z.literal('delivered-but-500') }),
	/** The send is accepted and arrives, its echo webhook never comes. */
	z.object({ kind: z.literal('echo-lost') }),
	/** No answer for some seconds, then the connection breaks. */
	z.object({ kind: z.literal('time-out'), seconds: z.number().min(0), delivered: z.boolean().optional() }),
	/** The right answer, late. */
	z.object({ kind: z.literal('slow'), ms: z.number().min(0) }),
	/** reference §4.9: error texts come in the language of the account. */
	z.object({ kind: z.literal('localised'), language: z.enum(['de', 'pt']) }),
	/** reference §4.8: an empty object with status 200 has been seen. */
	z.object({ kind: z.literal('empty-answer') }),
]);
export type FaultEffect = z.infer<typeof faultEffectSchema>;

export const operations = [
	'send', 'private-reply', 'sender-action', 'attachment', 'account', 'profile', 'conversations', 'stories', 'insights', 'account-insights', 'media', 'comments', 'public-reply',
	'moderation', 'messenger-profile', 'subscriptions', 'token', 'pages',
] as const;
export type Operation = (typeof operations)[number];

export const faultSchema = z.object({
	/** Professional id or username; without it the first account. */
	account: z.string().optional(),
	/** Which calls it hits; default `sends` (messages and private replies). `comments` is reading, answering and moderating them. */
	on: z.enum([...operations, 'sends', 'any']).default('sends'),
	effect: faultEffectSchema,
	/** How many calls it hits; `always` until cleared or over. Default 1, with an end `always`. */
	times: z.union([z.number().int().positive(), z.literal('always')]).optional(),
	/** Over from this sandbox time on; ms. */
	untilMs: z.number().int().optional(),
	/** Over this long after it was set, in sandbox time; ms. */
	forMs: z.number().int().positive().optional(),
});
export type FaultInput = z.input<typeof faultSchema>;

export interface ActiveFault {
	id: string;
	account: string;
	on: z.infer<typeof faultSchema>['on'];
	effect: FaultEffect;
	left: number | 'always';
	/** Sandbox time in ms; null: no end. */
	until: number | null;
}

/** The faults that wait for their call. Several may hit the same one (a localised window error). */
export class FaultBox {
	private active: ActiveFault[] = [];

	constructor(private readonly ids: Ids, private readonly clock: Clock) {}

	add(professionalId: string, fault: z.infer<typeof faultSchema>): string {
		const id = this.ids.own('fault-');
		const ends = [fault.untilMs, fault.forMs === undefined ? undefined : this.clock.now() + fault.forMs].filter((end) => end !== undefined);
		const until = ends.length === 0 ? null : Math.min(...ends);
		this.active.push({ id, account: professionalId, on: fault.on, effect: fault.effect, left: fault.times ?? (until === null ? 1 : 'always'), until });
		return id;
	}

	/** The effects for this call; counts them off. */
	take(professionalId: string, operation: Operation): FaultEffect[] {
		const hits = this.list().filter((fault) => fault.account === professionalId && matches(fault.on, operation));
		for (const fault of hits) if (fault.left !== 'always') fault.left -= 1;
		this.active = this.active.filter((fault) => fault.left !== 0);
		return hits.map((fault) => fault.effect);
	}

	/** Removes one fault, or all. */
	clear(id?: string): void {
		this.active = id === undefined ? [] : this.active.filter((fault) => fault.id !== id);
	}

	/** Those not over yet. */
	list(): readonly ActiveFault[] {
		const now = this.clock.now();
		this.active = this.active.filter((fault) => fault.until === null || now < fault.until);
		return this.active;
	}
}

function matches(on: ActiveFault['on'], operation: Operation): boolean {
	if (on === 'any') return true;
	if (on === 'sends') return operation === 'send' || operation === 'private-reply';
	if (on === 'comments') return operation === 'comments' || operation === 'public-reply' || operation === 'moderation';
	return on === operation;
}
