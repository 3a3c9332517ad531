import { readScenarios, type ActStep, type Scenario } from '../sandbox';

/** Something a person does of which it is said what must come of it. */
export type ScriptedAct = ActStep & { readonly expect: NonNullable<ActStep['expect']> };

export interface ScriptedFollower {
	readonly username: string;
	readonly acts: readonly ScriptedAct[];
}

/** The scenario files of the sandbox: the demo plays them all, as anybody can on the phone page. */
export const SCENARIOS: readonly Scenario[] = readScenarios();

/**
 * The followers of the scenarios and what must come of each thing they do. The check compares this with what the
 * sandbox saw; it never asks the pack.
 */
export const AUDIENCE: readonly ScriptedFollower[] = SCENARIOS.flatMap(({ people, steps }) =>
	people.map(({ username }) => ({ username, acts: steps.filter((step): step is ScriptedAct => step.do === 'act' && step.who === username && step.expect !== undefined) })),
);

/** Those in which so much time passes that the day is over. */
export function isLate({ steps }: Scenario): boolean {
	return steps.some((step) => step.do === 'clock');
}
