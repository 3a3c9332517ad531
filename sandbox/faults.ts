import { z } from 'zod';
import { graphErrorNames } from './graph/errors';
import type { Ids } from './ids';

/** What can go wrong on purpose. New kinds are added here and applied in graph/server.ts (echo-lost in graph/send.ts). */
export const faultEffectSchema = z.discriminatedUnion('kind', [
	/** Answers with an error of the catalogue; `delivered` sends the message all the same. */
	z.object({ kind: z.literal('error'), error: z.enum(graphErrorNames), status: z.number().int().optional(), delivered: z.boolean().optional() }),
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

export const operations = ['send', 'private-reply', 'sender-action', 'account', 'profile', 'conversations', 'stories', 'insights', 'subscriptions', 'token'] as const;
export type Operation = (typeof operations)[number];

export const faultSchema = z.object({
	/** Professional id or username; without it the first account. */
	account: z.string().optional(),
	/** Which calls it hits; default `sends` (messages and private replies). */
	on: z.enum([...operations, 'sends', 'any']).default('sends'),
	effect: faultEffectSchema,
	/** How many calls it hits; `always` until cleared. Default 1. */
	times: z.union([z.number().int().positive(), z.literal('always')]).default(1),
});
export type FaultInput = z.input<typeof faultSchema>;

export interface ActiveFault {
	id: string;
	account: string;
	on: z.infer<typeof faultSchema>['on'];
	effect: FaultEffect;
	left: number | 'always';
}

/** The faults that wait for their call. Several may hit the same one (a localised window error). */
export class FaultBox {
	private active: ActiveFault[] = [];

	constructor(private readonly ids: Ids) {}

	add(professionalId: string, fault: z.infer<typeof faultSchema>): string {
		const id = this.ids.own('fault-');
		this.active.push({ id, account: professionalId, on: fault.on, effect: fault.effect, left: fault.times });
		return id;
	}

	/** The effects for this call; counts them off. */
	take(professionalId: string, operation: Operation): FaultEffect[] {
		const hits = this.active.filter((fault) => fault.account === professionalId && matches(fault.on, operation));
		for (const fault of hits) if (fault.left !== 'always') fault.left -= 1;
		this.active = this.active.filter((fault) => fault.left !== 0);
		return hits.map((fault) => fault.effect);
	}

	/** Removes one fault, or all. */
	clear(id?: string): void {
		this.active = id === undefined ? [] : this.active.filter((fault) => fault.id !== id);
	}

	list(): readonly ActiveFault[] {
		return this.active;
	}
}

function matches(on: ActiveFault['on'], operation: Operation): boolean {
	if (on === 'any') return true;
	if (on === 'sends') return operation === 'send' || operation === 'private-reply';
	return on === operation;
}
