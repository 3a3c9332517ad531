import type { GraphError } from './errors';

/** Whether an error would meet every further call of a pass too, or be made worse by it. */
export function endsPass({ class: errorClass }: GraphError): boolean {
	return ['not_reached', 'throttled', 'token_dead', 'account_stop'].includes(errorClass);
}

/** Whether the account never granted what the call needs: code 10, or 200 to 299 (reference §4.9). */
export function lacksPermission({ class: errorClass, code }: GraphError): boolean {
	return errorClass === 'configuration' && code !== null && (code === 10 || (code >= 200 && code <= 299));
}
