import { parseArgs } from 'node:util';
import { SABOTAGES, type Sabotage } from './sabotage';

export interface DemoOptions {
	/** Runs the script, judges it and ends, instead of staying for a person to play. */
	readonly check: boolean;
	/** Which guard of the pack is taken out first, to prove that the check would notice. */
	readonly sabotage: Sabotage | null;
}

/** Reads the demo's arguments. @throws Error naming the argument that is not known */
export function readOptions(args: readonly string[]): DemoOptions {
	const { values } = parseArgs({
		args: [...args],
		options: { check: { type: 'boolean', default: false }, sabotage: { type: 'string' } },
	});
	const sabotage = SABOTAGES.find((known) => known === values.sabotage) ?? null;
	if (values.sabotage !== undefined && sabotage === null) {
		throw new Error(`--sabotage takes one of: ${SABOTAGES.join(', ')}`);
	}
	return { check: values.check, sabotage };
}
