import type { Reason } from '../outreach/decide';
import { wordsOf } from '../outreach/reasons';
import type { StoreContext } from '../store/use-case';
import { isoOf, isoOrNull, type Entry } from './entry';
import type { Subject } from './subject';

/** What was agreed with the person, and what was done. */
export interface Done {
	readonly consents: readonly Entry[];
	readonly questions: readonly Entry[];
	readonly messages: readonly Entry[];
	/** Every decision about a message, with its reasons (GDPR art. 15(1)(h)). */
	readonly decisions: readonly Entry[];
	readonly plans: readonly Entry[];
	/** Where answers led, and sales by their code or lead. */
	readonly conversions: readonly Entry[];
}

export async function readDone(store: StoreContext, subject: Subject): Promise<Done> {
	return {
		consents: await readConsents(store, subject),
		questions: await readQuestions(store, subject),
		messages: await readMessages(store, subject),
		decisions: await readDecisions(store, subject),
		plans: await readPlans(store, subject),
		conversions: await readConversions(store, subject),
	};
}

async function readConsents({ tx }: StoreContext, { accountKey, keys }: Subject): Promise<Entry[]> {
	const rows = await tx
		.selectFrom('consent_ledger')
		.select(['purpose', 'act', 'lawful_basis', 'wording', 'at'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', keys)
		.orderBy('month')
		.orderBy('seq')
		.execute();
	return rows.map(({ at, lawful_basis, ...row }) => ({ ...row, lawfulBasis: lawful_basis, at: isoOf(at) }));
}

async function readQuestions({ tx }: StoreContext, { accountKey, keys }: Subject): Promise<Entry[]> {
	const rows = await tx
		.selectFrom('open_questions')
		.select(['purpose', 'wording', 'asked_at', 'expires_at', 'state'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', keys)
		.orderBy('asked_at')
		.execute();
	const questions = rows.map(({ asked_at, expires_at, ...row }) => ({ ...row, askedAt: isoOf(asked_at), openUntil: isoOf(expires_at) }));
	return [...questions, ...(await readAgeAnswers(tx, { accountKey, keys }))];
}

async function readAgeAnswers(tx: StoreContext['tx'], { accountKey, keys }: Pick<Subject, 'accountKey' | 'keys'>): Promise<Entry[]> {
	const rows = await tx
		.selectFrom('age_answers')
		.select(['answer', 'wording', 'at'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', keys)
		.orderBy('at')
		.execute();
	return rows.map(({ answer, wording, at }) => ({ purpose: 'age', wording, answer, answeredAt: isoOf(at) }));
}

async function readMessages(store: StoreContext, { accountKey, keys }: Subject): Promise<Entry[]> {
	const rows = await store.tx
		.selectFrom('sends')
		.select(['claimed_at', 'state', 'purpose', 'lawful_basis', 'language', 'copy_key', 'copy_version'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', keys)
		.orderBy('claimed_at')
		.orderBy('send_key')
		.execute();
	const texts = await readTexts(store, [...new Set(rows.map((row) => row.copy_version))]);
	return rows.map((row) => ({
		at: isoOf(row.claimed_at), state: row.state, purpose: row.purpose, lawfulBasis: row.lawful_basis,
		text: texts.get(`${row.copy_version} ${row.copy_key} ${row.language}`) ?? null,
	}));
}

/** The texts as they were published; a name was filled in and not kept. */
async function readTexts({ tx }: StoreContext, versions: readonly number[]): Promise<Map<string, string>> {
	const texts = new Map<string, string>();
	if (versions.length === 0) return texts;
	const rows = await tx.selectFrom('copy_versions').select(['version', 'rows']).where('version', 'in', versions).execute();
	for (const { version, rows: json } of rows) {
		for (const { key, language, text } of JSON.parse(json) as { key: string; language: string; text: string }[]) {
			texts.set(`${version} ${key} ${language}`, text);
		}
	}
	return texts;
}

async function readDecisions({ tx }: StoreContext, { accountKey, keys }: Subject): Promise<Entry[]> {
	const rows = await tx
		.selectFrom('decisions')
		.select(['at', 'step', 'send', 'reasons'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', keys)
		.orderBy('at')
		.orderBy('decision_key')
		.execute();
	return rows.map((row) => {
		const codes = (JSON.parse(row.reasons) as Reason[]).map(({ code }) => code);
		return {
			at: isoOf(row.at), step: row.step, sent: row.send === 1, reasons: codes,
			why_en: codes.map((code) => wordsOf(code).what.en), why_nl: codes.map((code) => wordsOf(code).what.nl),
		};
	});
}

async function readPlans({ tx }: StoreContext, { accountKey, keys }: Subject): Promise<Entry[]> {
	const rows = await tx
		.selectFrom('plans')
		.select(['campaign', 'step', 'segment', 'due_at', 'state', 'outcome', 'finished_at'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', keys)
		.orderBy('due_at')
		.execute();
	return rows.map(({ due_at, finished_at, ...row }) => ({ ...row, dueAt: isoOf(due_at), finishedAt: isoOrNull(finished_at) }));
}

async function readConversions({ tx }: StoreContext, { accountKey, keys }: Subject): Promise<Entry[]> {
	const rows = await tx
		.selectFrom('conversions')
		.select(['kind', 'route', 'amount', 'currency', 'at'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', keys)
		.orderBy('at')
		.orderBy('conversion_key')
		.execute();
	return rows.map(({ at, ...row }) => ({ ...row, at: isoOf(at) }));
}
