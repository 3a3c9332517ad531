import type { Random } from './random';

/**
 * Invented ids in Meta's formats. All are strings and most exceed 2^53, so that code which reads
 * one as a number breaks here and not in production (reference §7.4).
 */
export class Ids {
	private sequence = 0;

	constructor(private readonly random: Random) {}

	/** reference §1.2: the 1784… id, equal to webhook entry.id. */
	professional(username: string): string {
		return `1784${this.random.digits(13, `professional:${username}`)}`;
	}

	/** reference §7.3: `/me?fields=id` is another number than entry.id. */
	appScoped(username: string): string {
		return `26${this.random.digits(15, `app-scoped:${username}`)}`;
	}

	/** One per (person, account): the same person has another IGSID for another account. */
	igsid(followerId: string, professionalId: string): string {
		return this.random.digits(17, `igsid:${followerId}:${professionalId}`);
	}

	/** A Page of Facebook (reference §1.3, sample). */
	page(username: string): string {
		return `10${this.random.digits(13, `page:${username}`)}`;
	}

	story(): string {
		return `1789${this.random.digits(13)}`;
	}

	media(): string {
		return `1790${this.random.digits(13)}`;
	}

	comment(): string {
		return `180${this.random.digits(14)}`;
	}

	message(): string {
		return `aWdf${this.random.token(56)}`;
	}

	conversation(igsid: string, professionalId: string): string {
		return `aWdfZ${this.random.token(40, `conversation:${igsid}:${professionalId}`)}`;
	}

	trace(): string {
		return `A${this.random.token(22)}`;
	}

	/** The sandbox's own counters (updates, deliveries, followers, faults): short and readable. */
	own(prefix: string): string {
		this.sequence += 1;
		return `${prefix}${this.sequence}`;
	}
}
