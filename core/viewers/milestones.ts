import * as z from 'zod';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import { MILESTONES } from '../store/marks';
import type { UseCase } from '../store/use-case';
import { hasViewer } from './identities';
import { keepMark } from './marks';

const text = z.string().trim().min(1).max(200);
const milestoneInput = z.strictObject({
	accountKey: z.string(),
	viewerKey: z.string(),
	milestone: z.enum(MILESTONES),
	/** Who says so: a colleague, or the system it comes from. */
	person: text,
	/** What it rests on, such as the number of an order. */
	evidence: text,
});

export type MilestoneInput = z.input<typeof milestoneInput>;

/** null when the account has no such person; `already`: it was noted before, and that time counts. */
export type MilestoneOutcome = { readonly viewerKey: string; readonly milestone: string; readonly already: boolean } | null;

/**
 * Notes that a person was qualified, bought something, or complained. The first time counts, however often it is told.
 *
 * @throws Error when it is no milestone, or it is not said by whom and on what
 */
export const recordMilestone: UseCase<MilestoneInput, MilestoneOutcome> = async (store, raw) => {
	const checked = milestoneInput.safeParse(raw);
	if (!checked.success) {
		throw new Error(`The milestone cannot be used: ${checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}.`);
	}
	const { accountKey, milestone, person, evidence } = checked.data;
	const account = await getAccount(store.tx, accountKey);
	const viewerKey = await currentViewerKey(store.tx, checked.data.viewerKey);
	if (!(await hasViewer(store.tx, accountKey, viewerKey))) return null;
	const at = await accountNow(store.tx, account, store.wallClock);
	const isNew = await keepMark(store, { accountKey, viewerKey, kind: 'milestone', name: milestone, source: person, evidence, at });
	return { viewerKey, milestone, already: !isNew };
};
