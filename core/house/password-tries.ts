import { mayTry, triesOf, type TryLimit } from '../rights/tries';
import type { UseCase } from '../store/use-case';

/** Wrong passwords of one visitor: with the 16 characters a password has at least, nobody guesses one in so many. */
export const PASSWORD_LIMIT: TryLimit = { tries: 20, withinMs: 3_600_000 };

export interface PasswordTry {
	/** Who asks, for the limit only: an address; never stored. */
	readonly visitor: string;
	readonly isRight: boolean;
}

/**
 * Whether somebody who showed a password gets in. Wrong ones are counted; after too many the right one does not open
 * either until the hour is over, or guessing would have no limit.
 */
export const tryPassword: UseCase<PasswordTry, 'admitted' | 'wrong' | 'too_many'> = async (store, { visitor, isRight }) => {
	if ((await triesOf(store, 'password', visitor, PASSWORD_LIMIT, store.wallClock)) >= PASSWORD_LIMIT.tries) return 'too_many';
	if (isRight) return 'admitted';
	await mayTry(store, 'password', visitor, PASSWORD_LIMIT, store.wallClock);
	return 'wrong';
};
