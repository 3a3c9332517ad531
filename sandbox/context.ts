import type { Clock } from './clock';
import type { FaultBox } from './faults';
import type { Limiter } from './graph/limits';
import type { Ids } from './ids';
import type { Log } from './log/log';
import type { Random } from './random';
import type { Deliveries } from './webhooks/deliveries';
import type { World } from './world';

/** The parts of one running sandbox, handed to whoever needs them. */
export interface Sandbox {
	readonly world: World;
	readonly clock: Clock;
	readonly random: Random;
	readonly ids: Ids;
	readonly log: Log;
	readonly faults: FaultBox;
	readonly limiter: Limiter;
	readonly deliveries: Deliveries;
	/** Set when the sandbox stops: ends answers that hang on purpose. */
	readonly stopping: AbortSignal;
}
