import { parseArgs } from 'node:util';
import { SABOTAGES, type Sabotage } from './sabotage';

export interface DemoOptions {
	/** Runs the script, judges it and ends, instead of staying for a person to play. */
	readonly check: boolean;
	/** Which guard of the pack is taken out first, to prove that the check would notice. */
	readonly sabotage: Sabotage | null;
	/** Plays nothing: n8n with the package alone, for a person who sets it up by hand. */
	readonly empty: boolean;
}

/** Reads the demo's arguments. @throws Error naming the argument that is not known */
export function readOptions(args: readonly string[]): DemoOptions {
	const { values } = parseArgs({
		args: [...args],
		options: { check: { type: 'boolean', default: false }, sabotage: { type: 'string' }, empty: { type: 'boolean', default: false } },
	});
	const sabotage = SABOTAGES.find((known) => known === values.sabotage) ?? null;
	if (values.sabotage !== undefined && sabotage === null) {
		throw new Error(`--sabotage takes one of: ${SABOTAGES.join(', ')}`);
	}
	if (values.empty && (values.check || sabotage !== null)) throw new Error('--empty plays nothing, so there is nothing to check.');
	return { check: values.check, sabotage, empty: values.empty };
}
