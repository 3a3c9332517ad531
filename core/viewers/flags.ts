import * as z from 'zod';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import { canonicalTag, SET_FLAGS } from '../store/marks';
import type { UseCase } from '../store/use-case';
import { hasViewer } from './identities';
import { keepMark, removeMark } from './marks';

const text = z.string().trim().min(1).max(200);
const markInput = z.strictObject({
	accountKey: z.string(),
	viewerKey: z.string(),
	mark: z.discriminatedUnion('kind', [
		z.strictObject({ kind: z.literal('flag'), name: z.enum(SET_FLAGS) }),
		z.strictObject({ kind: z.literal('tag'), name: z.string().transform(canonicalTag).pipe(z.string().min(1).max(50)) }),
	]),
	change: z.enum(['set', 'remove']),
	/** Who decides. */
	person: text,
	/** What it rests on. */
	evidence: text,
});

export type MarkInput = z.input<typeof markInput>;

/** null when the account has no such person. */
export type MarkOutcome = { readonly viewerKey: string; readonly changed: boolean } | null;

/**
 * Gives a person a flag or a tag, or takes it away, with who decided and on what. A flag that is there already
 * keeps its first evidence.
 *
 * @throws Error when the flag or tag is none, or it is not said who decides and why
 */
export const markViewer: UseCase<MarkInput, MarkOutcome> = async (store, raw) => {
	const checked = markInput.safeParse(raw);
	if (!checked.success) {
		throw new Error(`The mark cannot be used: ${checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}.`);
	}
	const { accountKey, mark, change, person, evidence } = checked.data;
	const account = await getAccount(store.tx, accountKey);
	const viewerKey = await currentViewerKey(store.tx, checked.data.viewerKey);
	if (!(await hasViewer(store.tx, accountKey, viewerKey))) return null;
	if (change === 'remove') return { viewerKey, changed: await removeMark(store, { accountKey, viewerKey, ...mark }) };
	const at = await accountNow(store.tx, account, store.wallClock);
	return { viewerKey, changed: await keepMark(store, { accountKey, viewerKey, ...mark, source: person, evidence, at }) };
};
