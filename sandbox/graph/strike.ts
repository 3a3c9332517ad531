import { isCodeExchange } from '../oauth/code';
import type { Sandbox } from '../context';
import type { ApiCall } from '../log/records';
import type { GraphCall } from './call';
import { codeErrorBody, errorBody, graphError, GraphError } from './errors';

export interface Answer {
	status: number;
	body: unknown;
	error: GraphError | null;
	outcome: ApiCall['outcome'];
}

/** Runs the call under its faults: some replace it, some let it happen and lie about it (reference §8, "Fault switches"; §7.10). */
export function strike(sandbox: Sandbox, call: GraphCall, run: () => unknown): Answer {
	for (const effect of call.effects) {
		if (effect.kind === 'time-out' && !effect.delivered) return { status: 0, body: null, error: null, outcome: 'fault' };
		if (effect.kind === 'empty-answer') return { status: 200, body: {}, error: null, outcome: 'fault' };
		if (effect.kind === 'delivered-but-500') {
			run();
			return fault(sandbox, graphError('unknown-error', { status: 500 }), call);
		}
		if (effect.kind === 'error') {
			if (effect.delivered) run();
			const { status, type, regainMinutes } = effect;
			const changes = { ...(status === undefined ? {} : { status }), ...(type === undefined ? {} : { type }), ...(regainMinutes === undefined ? {} : { regainMinutes }) };
			return fault(sandbox, graphError(effect.error, changes), call);
		}
	}
	return { status: 200, body: run(), error: null, outcome: 'ok' };
}

/** The answer to a refused call; anything but a refusal is a bug and goes on up. */
export function refusal(sandbox: Sandbox, error: unknown, call: GraphCall): Answer {
	if (!(error instanceof GraphError)) throw error;
	const localised = call.effects.find((effect) => effect.kind === 'localised');
	return {
		status: error.spec.status,
		body: isCodeExchange(call) ? codeErrorBody(error.spec) : errorBody(error.spec, sandbox.ids.trace(), localised?.language),
		error,
		outcome: error.unknownPath ? 'unknown-path' : 'refused',
	};
}

function fault(sandbox: Sandbox, error: GraphError, call: GraphCall): Answer {
	return { ...refusal(sandbox, error, call), outcome: 'fault' };
}
