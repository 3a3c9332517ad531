import type { UseCase } from '../store/use-case';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { isSigned, publicKeyOf, signText } from './chain';
import { readCheckpoints } from './checkpoints';
import { verifyLedger, type LedgerProblem } from './verify-ledger';

/** The end of an account's ledger as it is carried out of the store: who holds it can prove a later change. */
export interface LedgerHead {
	readonly accountKey: string;
	/** Entries ever written. */
	readonly entries: number;
	/** Time of the account, UTC milliseconds. */
	readonly at: number;
	/** One line to keep anywhere outside the store; it names nobody. Empty while the ledger has no entry. */
	readonly proof: string;
	/** Proves the line without the store's key: Ed25519, PEM. */
	readonly publicKey: string;
}

const FORMAT = 'sfl1';

/** The head of an account's ledger, signed. */
export const readLedgerHead: UseCase<{ readonly accountKey: string }, LedgerHead> = async ({ tx, keys, wallClock }, { accountKey }) => {
	const at = await accountNow(tx, await getAccount(tx, accountKey), wallClock);
	const head = await tx.selectFrom('consent_account_heads').selectAll().where('account_key', '=', accountKey).executeTakeFirst();
	const publicKey = publicKeyOf(keys.newest.ledger);
	if (!head) return { accountKey, entries: 0, at, proof: '', publicKey };
	const text = [FORMAT, accountKey, head.entries, head.month, head.seq, head.mac, at, keys.newest.version].join('.');
	return { accountKey, entries: head.entries, at, proof: `${text}.${signText(keys.newest.ledger, text)}`, publicKey };
};

export type HeadVerdict =
	/** The ledger still has that entry, in that place. */
	| 'holds'
	/** Its month was closed since, and its checkpoint has as many entries. */
	| 'closed'
	/** The ledger is shorter than it was, or another one: it was put back or rewritten. */
	| 'broken'
	/** No line of this store, or changed. */
	| 'not_a_proof';

export interface HeadCheck {
	readonly verdict: HeadVerdict;
	/** Whose ledger and of when; null for what is no proof of this store. */
	readonly accountKey: string | null;
	readonly at: number | null;
	/** What is wrong with that account's ledger by itself. */
	readonly problems: readonly LedgerProblem[];
}

/** Holds a line that {@link readLedgerHead} gave, and somebody kept outside, against the ledger as it is now. */
export const verifyLedgerHead: UseCase<{ readonly proof: string }, HeadCheck> = async (store, { proof }) => {
	const head = parse(proof.trim());
	const key = store.keys.versions.find((version) => version.version === head?.keyVersion);
	if (!head || !key || !isSigned(key.ledger, head.text, head.signature)) return { verdict: 'not_a_proof', accountKey: null, at: null, problems: [] };
	const { accountKey, at } = head;
	const row = await store.tx
		.selectFrom('consent_ledger')
		.select('mac')
		.where('account_key', '=', accountKey)
		.where('month', '=', head.month)
		.where('seq', '=', head.seq)
		.executeTakeFirst();
	const closed = (await readCheckpoints(store, accountKey)).get(head.month);
	const isClosed = closed !== undefined && (head.seq < closed.entries || (head.seq === closed.entries && closed.lastMac === head.mac));
	const verdict = row?.mac === head.mac ? 'holds' : row === undefined && isClosed ? 'closed' : 'broken';
	return { verdict, accountKey, at, problems: await verifyLedger(store, { accountKey }) };
};

function parse(proof: string) {
	const parts = proof.split('.');
	const [format, accountKey, , month, seq, mac, at, keyVersion, signature] = parts;
	if (parts.length !== 9 || format !== FORMAT || !accountKey || !month || !mac || !signature) return null;
	return { text: parts.slice(0, 8).join('.'), accountKey, month, seq: Number(seq), mac, at: Number(at), keyVersion: Number(keyVersion), signature };
}
