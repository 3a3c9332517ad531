import { IANAZone } from 'luxon';
import * as z from 'zod';

/** Longest privacy link, in bytes: it must fit into every text beside the words (see `core/outreach/copy.ts`). */
const MAX_LINK = 300;

const settingsSchema = z.object({
	mode: z.enum(['keep', 'rehearsal', 'test_people', 'live'], {
		error: 'Sending Mode must be keep, rehearsal, test_people or live',
	}),
	language: z.enum(['nl', 'en'], { error: 'Default Language must be nl or en' }),
	timeZone: z.string({ error: 'Time Zone is missing' }).refine((zone) => IANAZone.isValidZone(zone), {
		error: 'Time Zone must be an IANA name such as Europe/Amsterdam',
	}),
	privacyLink: z
		.url({ protocol: /^https?$/, error: 'Privacy Link must be a full web address' })
		.refine((link) => Buffer.byteLength(link) <= MAX_LINK, { error: `Privacy Link is longer than ${MAX_LINK} bytes` }),
	testPeople: z
		.string()
		.max(5000)
		.default('')
		.transform((list) => list.split(/[\s,;]+/).filter((handle) => handle !== '')),
	/** Another tool that writes from the account; empty: none. Left out: as it was. */
	inboxTool: z
		.string({ error: 'Other Inbox Tool must be a name' })
		.trim()
		.max(60, { error: 'Other Inbox Tool is longer than 60 characters' })
		.transform((name) => (name === '' ? null : name))
		.optional(),
});

/** Settings of one account, as a person fills them in. */
export type AccountSettings = z.infer<typeof settingsSchema>;

export type SettingsCheck =
	| { readonly ok: true; readonly settings: AccountSettings }
	| { readonly ok: false; readonly problems: readonly string[] };

/** Checks the settings of an account; every problem is named, in words for the person who filled them in. */
export function checkAccountSettings(input: unknown): SettingsCheck {
	const parsed = settingsSchema.safeParse(input);
	if (parsed.success) return { ok: true, settings: parsed.data };
	return { ok: false, problems: parsed.error.issues.map((issue) => issue.message) };
}
