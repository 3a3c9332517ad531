import type { z } from 'zod';
import type { PostResult } from '../webhooks/post';
import type { forgeBody } from './bodies';
import type { Control } from './control';

/** The forger over HTTP: updates are named by id. */
export function forge(control: Control, wanted: z.infer<typeof forgeBody>): Promise<PostResult> {
	const account = control.account(wanted.account);
	if (wanted.how === 'signed') return control.forge.signed(account, wanted.payload);
	if (wanted.how === 'raw') return control.forge.raw(account, wanted.bytes, wanted.headers);
	const updates = control.updates.filter((update) => wanted.updates.includes(update.id));
	switch (wanted.how) {
		case 'wrong-secret':
			return control.forge.wrongSecret(account, updates);
		case 'unsigned':
			return control.forge.unsigned(account, updates);
		case 'reserialised':
			return control.forge.reserialised(account, updates);
		case 'tampered':
			return control.forge.tampered(account, updates);
	}
}
