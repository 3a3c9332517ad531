import { readSwitchForm, switchesPage, switchNotice, type SwitchAsked } from '../../core';
import type { Shown, Visit } from './page';

/** The page that stops and resumes. */
export async function stopSwitch(visit: Visit): Promise<Shown> {
	const asked = visit.sent === null ? null : readSwitchForm(visit.fields);
	const done = asked !== null && (await change(visit, asked));
	const notice = asked === null ? undefined : switchNotice(visit.frame.language, asked, done ? 'done' : 'unknown');
	const switches = await Promise.all(visit.accounts.map(({ accountKey }) => visit.store.readSwitches({ accountKey })));
	const html = switchesPage(visit.frame, switches, notice);
	if (asked === null || !done) return { html };
	const { accountKey, campaign, stopped } = asked;
	return { html, happened: { page: 'stopSwitch', accountKey, campaign, stopped, by: visit.by } };
}

/** @returns false when there is no such account or campaign */
async function change({ store, accounts, by }: Visit, { accountKey, campaign, stopped }: SwitchAsked): Promise<boolean> {
	const meant = accounts.filter((account) => accountKey === '' || account.accountKey === accountKey);
	// Only stopping is done to all at once.
	if (meant.length === 0 || (accountKey === '' && !stopped)) return false;
	if (campaign !== '') return accountKey !== '' && (await store.switchCampaign({ accountKey, campaign, stopped, by })).known;
	for (const account of meant) await store.setStopSwitch({ accountKey: account.accountKey, stopped, by });
	return true;
}
