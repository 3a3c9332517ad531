/** A colleague, as n8n's own login knows them. */
export interface TeamMember {
	readonly id: string;
	readonly name: string;
	readonly email: string;
}

/** Longest name that is kept with what somebody did. */
const NAME_LENGTH = 160;

/** How a colleague is named in what they did: in the audit, a sign-off, a register. */
export function nameOf({ name, email }: TeamMember): string {
	return (name.trim() === '' ? email : `${name.trim()} <${email}>`).slice(0, NAME_LENGTH);
}
