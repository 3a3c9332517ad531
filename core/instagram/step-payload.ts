/** Payload of an ice breaker or menu entry that names the next step of its tap. */
export const STEP_PAYLOAD = 'sf:step:';

/** The next step a tap names; null when it names none. */
export function stepOf(payload: string): string | null {
	const step = payload.startsWith(STEP_PAYLOAD) ? payload.slice(STEP_PAYLOAD.length) : '';
	return /^[a-z0-9_]{1,40}$/.test(step) ? step : null;
}
