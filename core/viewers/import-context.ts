import { DateTime } from 'luxon';
import { readCell } from './import-cell';

/** `date_campaign_platform`, as the guide names files (mission, Capture); also of a file of rejected rows, and of a second download. */
const FILE_NAME = /^(?<date>\d{4}-?\d{2}-?\d{2})_(?<campaign>[^_].*)_(?<platform>[A-Za-z]{2,20})(\.rejected)*( ?\(\d+\))?\.[A-Za-z]{3}$/;

/** No file system takes a longer one. */
const LONGEST_NAME = 255;

/** Name for the file of rejected rows of a list: corrected and sent in again, it says the same of its rows. */
export function rejectedFileName(fileName: string): string {
	if (contextOfFileName(fileName) === null) return 'rejected-rows.csv';
	return `${fileName.trim().replace(/(\.rejected)*( ?\(\d+\))?\.[A-Za-z]{3}$/, '')}.rejected.csv`;
}

/** What a file's name says of its rows, such as `2026-11-23 autumn instagram`; null when it says nothing we know how to read. */
export function contextOfFileName(fileName: string): string | null {
	if (fileName.length > LONGEST_NAME) return null;
	const { date = '', campaign = '', platform = '' } = FILE_NAME.exec(fileName.trim())?.groups ?? {};
	const day = DateTime.fromISO(date);
	if (date === '' || !day.isValid) return null;
	const cell = readCell('context', `${day.toISODate()} ${campaign} ${platform.toLowerCase()}`);
	return cell.ok ? cell.text : null;
}
