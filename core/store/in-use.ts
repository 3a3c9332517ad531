import { refuseOldKeyring, type StoreMarks } from './key-marks';
import type { Keyring } from './keyring';
import { refuseNewerMigration } from './migrate';
import { refuseMoved } from './moved-mark';

/**
 * Refuses work on a store that is not what it was when it was opened: a newer version of the pack has changed its
 * tables, it was moved elsewhere, or it was given a newer key. Looked at in every transaction, as several processes
 * share one store and not all of them are updated in the same moment.
 *
 * @throws StoreError `newer_schema`, `moved`, `stale_key`; nothing was written
 */
export function refuseOutdated(marks: StoreMarks, keys: Keyring): void {
	refuseNewerMigration(marks.newestMigration);
	refuseMoved(marks.moved);
	refuseOldKeyring(marks, keys);
}
