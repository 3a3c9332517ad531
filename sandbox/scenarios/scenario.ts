import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { faultSchema } from '../faults';
import { followerActSchema } from '../followers/acts';

/** Why an act gets no message: the reason code the pack should decide by, or that it is left to the team. */
export const silences = ['suppressed', 'window_closed', 'no_open_question', 'person_unreachable', 'left_to_team'] as const;
export type Silence = (typeof silences)[number];

const both = z.object({ en: z.string().min(1), nl: z.string().min(1) });

const actStep = z.object({
	do: z.literal('act'),
	who: z.string(),
	act: followerActSchema,
	/** How often the update is delivered, all at the same moment; default once. */
	delivered: z.number().int().min(2).optional(),
	/** One message, or why none. Without it the act brings nothing to be answered. */
	expect: z.enum(['one_message', ...silences]).optional(),
	/** What the act makes of the person. */
	makes: z.enum(['lead', 'opt_out']).optional(),
	note: both.optional(),
});
export type ActStep = z.infer<typeof actStep>;

export const stepSchema = z.discriminatedUnion('do', [
	actStep,
	z.object({ do: z.literal('story'), caption: z.string().min(1), note: both.optional() }),
	z.object({ do: z.literal('clock'), hours: z.number().positive(), note: both.optional() }),
	/** Updates wait, as on a bad day at Meta, until they are released. */
	z.object({ do: z.literal('hold'), note: both.optional() }),
	z.object({ do: z.literal('release'), note: both.optional() }),
	z.object({ do: z.literal('fault'), fault: faultSchema, note: both.optional() }),
]);
export type ScenarioStep = z.infer<typeof stepSchema>;

export const scenarioSchema = z.object({
	title: both,
	about: both,
	people: z.array(z.object({ username: z.string().regex(/^[a-z0-9._]{1,26}$/i), name: z.string(), language: z.string().regex(/^[a-z]{2}$/) })).min(1),
	steps: z.array(stepSchema).min(1),
}).superRefine(({ people, steps }, context) => {
	const names = people.map(({ username }) => username);
	steps.forEach((step, index) => {
		if (step.do === 'act' && !names.includes(step.who)) context.addIssue({ code: 'custom', path: ['steps', index, 'who'], message: `${step.who} is not among the people` });
	});
	if (steps.findLastIndex((step) => step.do === 'hold') > steps.findLastIndex((step) => step.do === 'release')) context.addIssue({ code: 'custom', path: ['steps'], message: 'what is held is never released' });
});

/** What people do, one step after the other, and what must come of it. */
export interface Scenario extends z.infer<typeof scenarioSchema> {
	/** The file's name without its ending. */
	readonly name: string;
}

/** Reads the scenario files of a folder, in the order of their names. @throws Error naming the file and the field that is wrong */
export function readScenarios(folder: string = __dirname): Scenario[] {
	return readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => {
			const read = scenarioSchema.safeParse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
			if (!read.success) throw new Error(`${file}: ${read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`);
			return { name: file.replace(/^\d+-|\.json$/g, ''), ...read.data };
		});
}
