/** In place of an account: the entry holds for every account of the store. Handles match everywhere, an IGSID only at its own account. */
export const ALL_ACCOUNTS = '*';
