/** In place of an account: the entry holds for every account of the store. Handles match everywhere, an IGSID only at its own account. */
export const ALL_ACCOUNTS = '*';

/** Reason of an entry that keeps e-mail away from an address, and nothing else from the person. */
export const EMAIL_ONLY = 'unsubscribed';
