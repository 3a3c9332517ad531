import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { HandedOff } from '../../../core/inbox/handed-off';
import { answerNow, sendDue, sendHumanReply } from '../../../core/outreach/dispatch';
import { makeBackup } from '../../../core/store/sqlite/backup';
import { readProfileOnce } from '../../../core/viewers/profile';
import { CAMPAIGN_PAUSE } from './campaign-times';
import { COPY_ROWS } from './copy-table';
import { CrmServer } from './crm-server';
import { FunnelAtWork } from './endurance/funnel-at-work';
import { DAY, HOUR, KEY, MINUTE, removeFolder, SECOND, tempFolder } from './store';

/** What a day brings that nobody planned; each runs an hour after the day begins. */
export type Trouble = (month: Month) => Promise<void>;

/** How people of a campaign take it: of a hundred that get its variant. */
const STOPS: Readonly<Record<string, number>> = { a: 0, b: 14 };
/** Nine o'clock in Amsterdam: campaigns rest at night. */
const MORNING_UTC = 8 * HOUR;
const ANNA = { id: 'user-1', name: 'Anna' };

/**
 * A month of one account at the local Instagram, day by day, in its time: people reply to stories and are asked, most say yes,
 * become leads of a CRM and get a campaign, some answer, hardly any opt out, a colleague answers what is asked by the door
 * of human replies, the purge runs at night, `72 alerts` looks four times a day. Store, HTTP and backups are real.
 */
export class Month {
	/** Alerts as they were told: `day: code`. */
	readonly told: string[] = [];
	/** When people opted out, were erased, and were written to past the funnel. */
	readonly optedOut = new Map<string, number>();
	readonly erased = new Map<string, number>();
	readonly takenOver = new Map<string, number>();
	/** Spans of time in which nothing may go out. */
	readonly silences: { readonly why: string; readonly from: number; to: number }[] = [];
	readonly yes = new Set<string>();
	day = 0;
	/** Username of each person, by Instagram's name for them. */
	readonly usernames = new Map<string, string>();
	#people = 0;
	#reached = 0;
	#begins = 0;
	#agreed: string[] = [];

	private constructor(readonly funnel: FunnelAtWork, readonly crm: CrmServer, private readonly folder: string) {}

	static async open(variants: readonly string[] = ['a']): Promise<Month> {
		const folder = tempFolder();
		const crm = await CrmServer.start();
		const place = { file: path.join(folder, 'store', 'store.sqlite'), journal: path.join(folder, 'journal', 'store.journal') };
		const funnel = await FunnelAtWork.open({ seed: 'a month', place, answered: ['storyReply'], answer: (_, event) => month.#answer(event) });
		const month = new Month(funnel, crm, folder);
		const rows = COPY_ROWS.flatMap((row) => (row.key === 'offer' ? variants.map((variant) => ({ ...row, variant, text: `(${variant}) ${row.text}` })) : [row]));
		const outcome = await funnel.use.publishCopy({ rows });
		if (!outcome.published) throw new Error(JSON.stringify(outcome.problems));
		funnel.control.stepClock((MORNING_UTC - (funnel.control.now() % DAY) + DAY) % DAY);
		month.#begins = funnel.control.now();
		// A colleague may answer late.
		funnel.control.setSettings({ humanAgentApproved: true });
		funnel.control.postStory({ caption: 'New glaze' });
		await month.beat();
		return month;
	}

	async close(): Promise<void> {
		await this.funnel.close();
		await this.crm.stop();
		removeFolder(this.folder);
	}

	get now(): number {
		return this.funnel.control.now();
	}

	/** Lives through some days. */
	async live(days: number, troubles: Readonly<Record<number, Trouble>> = {}): Promise<void> {
		for (let count = 0; count < days; count++) {
			const begins = this.#begins + this.day++ * DAY;
			await this.#until(begins);
			this.funnel.control.postStory({ caption: `Day ${this.day}` });
			for (let n = 0; n < 6; n++) await this.#newcomer();
			await this.#until(begins + HOUR);
			await troubles[this.day]?.(this);
			await this.#until(begins + 3 * HOUR);
			await this.campaign();
			await this.#until(begins + 10 * HOUR);
			await this.colleagueAnswers();
			await this.#until(begins + 17 * HOUR);
		}
	}

	/** Somebody replies to the story; two of three say yes when asked, some ask something of their own. */
	async #newcomer(): Promise<void> {
		const username = this.follower();
		this.says(username, 'Mooi!', 'story-reply');
		await this.pass(20 * SECOND);
		if (this.#people % 3 !== 0) await this.saysYes(username);
		else if (this.#people % 9 === 0) this.says(username, 'Zijn jullie zondag open?');
		await this.pass(20 * SECOND);
	}

	follower(): string {
		const username = `person.${++this.#people}`;
		this.usernames.set(this.funnel.control.createFollower({ username, name: 'Mara' }).id, username);
		return username;
	}

	says(username: string, text: string, act: 'message' | 'story-reply' = 'message'): void {
		this.funnel.control.act(username, { act, text });
	}

	async stops(username: string): Promise<void> {
		this.says(username, 'STOP');
		this.optedOut.set(username, this.now);
		await this.pass(SECOND);
	}

	/** Taps JA below the question, where it came. */
	async saysYes(username: string): Promise<void> {
		if (this.messages(username).length === 0) return;
		this.funnel.control.act(username, { act: 'tap', title: 'JA' });
		this.yes.add(username);
		await this.pass(SECOND);
	}

	messages(username: string): { readonly text: string; readonly at: number }[] {
		return this.funnel.control.judge.messagesTo(username).map(({ text, at }) => ({ text: text ?? '', at }));
	}

	/** What `20 inbox` does. */
	async #answer({ accountKey, viewerKey, eventKey, family, keyword }: HandedOff): Promise<void> {
		const { use, client } = this.funnel;
		const person = { accountKey, viewerKey, eventKey };
		if (keyword === 'stop') await answerNow(use, client, { ...person, step: 'stop', copyKey: 'opt_out_confirmation' });
		else if (keyword === 'yes') {
			if ((await use.grantByAnswer({ ...person, purpose: 'dm_promotion' })).gate !== 'allowed') return;
			await use.recordRecipient({ accountKey, viewerKey, recipient: 'crm', fields: ['viewerKey'] });
			await answerNow(use, client, { ...person, step: 'thanks', copyKey: 'soft_touch' });
			this.#agreed.push(viewerKey);
		} else if (family === 'storyReply') {
			await readProfileOnce(use, client, person);
			await answerNow(use, client, { ...person, step: 'answer', copyKey: 'opt_in_question' });
		}
	}

	/** The campaign goes to whoever agreed since the last one, and people react to it. */
	async campaign(): Promise<void> {
		const { use, accountKey } = this.funnel;
		const [viewerKeys, seen] = [this.#agreed, this.funnel.control.judge.received().length];
		this.#agreed = [];
		if (viewerKeys.length > 0) await use.planStep({ accountKey, viewerKeys, campaign: 'autumn', copyKey: 'offer', followUpCopyKey: null });
		for (let step = 0; step < viewerKeys.length + 3; step++) {
			this.funnel.control.stepClock(CAMPAIGN_PAUSE);
			if (step % 20 === 0) await this.beat();
			await this.dispatch();
		}
		for (const { followerId, text } of this.funnel.control.judge.received().slice(seen)) {
			const variant = /^\((.)\)/.exec(text ?? '')?.[1];
			if (variant !== undefined && followerId !== null) await this.#react(followerId, variant);
		}
	}

	/** As `31` does. */
	async dispatch(): Promise<void> {
		const { use, client, accountKey } = this.funnel;
		await sendDue(use, client, { accountKey, limit: 10 });
	}

	/** A few opt out, every sixth answers, the others say nothing. */
	async #react(followerId: string, variant: string): Promise<void> {
		this.#reached++;
		const username = this.usernames.get(followerId) ?? '';
		const share = STOPS[variant] ?? 0;
		if ((this.#reached * share) % 100 < share || this.#reached === 50) await this.stops(username);
		else if (this.#reached % 6 === 0) this.says(username, 'wat leuk!');
	}

	/** A colleague goes through the tasks and answers, as the box of `35 tasks` does. */
	async colleagueAnswers(): Promise<void> {
		const { use, client, accountKey } = this.funnel;
		await this.beat();
		for (const { taskKey, kind } of (await use.syncTasks({ accountKey })).open) {
			if (kind !== 'answer') continue;
			const question = await use.questionOfTask({ accountKey, taskKey });
			if (question === null) continue;
			const { outcome } = await sendHumanReply(use, client, { accountKey, ...question, text: 'Dank je, tot gauw!', author: ANNA });
			if (outcome !== 'sent') await use.closeTask({ accountKey, taskKey, by: 'Anna', decision: 'done' });
			this.funnel.control.stepClock(MINUTE);
		}
	}

	/** A small-batch test: so many people agree and get the campaign within the same day, at the pace of the account. */
	async test(people: number): Promise<void> {
		for (let n = 0; n < people; n++) {
			const username = this.follower();
			this.says(username, 'Mooi!', 'story-reply');
			await this.pass(SECOND);
			await this.saysYes(username);
			await this.pass(40 * SECOND);
		}
		await this.campaign();
	}

	/** Lets time go by, and whatever arrived be answered. */
	async pass(ms: number): Promise<void> {
		this.funnel.control.stepClock(ms);
		await this.funnel.answerAll();
	}

	/** One turn of all schedules. */
	async beat(): Promise<void> {
		await this.funnel.beat();
		await this.funnel.use.carryOutRequests({ limit: 10 });
		await this.passOn();
	}

	/** As `43 pass on` does, to a CRM over HTTP. */
	async passOn(): Promise<void> {
		const { use } = this.funnel;
		for (const { passOnKey, viewerKey, what } of await use.takeDuePassOns({ limit: 50 })) {
			const problem = await this.crm.tell({ person: viewerKey, what });
			await use.settlePassOn({ passOnKey, result: problem === null ? { done: true } : { done: false, problem } });
		}
	}

	async #until(time: number): Promise<void> {
		if (time > this.now) this.funnel.control.stepClock(time - this.now);
		await this.beat();
		await this.look();
	}

	/** One look of `72 alerts`; a colleague hears of everything. */
	async look(): Promise<void> {
		const { use, accountKey } = this.funnel;
		const news = [...(await use.checkAlerts({ accountKey })).news, ...(await use.checkStoreAlerts({ failures: [] })).news];
		await use.alertsTold({ alerts: news.map(({ alertKey, endedAt }) => ({ alertKey, ended: endedAt !== null })) });
		for (const { code, subject, endedAt } of news) if (endedAt === null) this.told.push(`${this.day}: ${code}${subject === '' || code === 'store_restored' ? '' : `:${subject}`}`);
	}

	/** As *Back Up* does. @returns the file */
	async backUp(): Promise<string> {
		const { file } = await makeBackup({ file: this.funnel.store.file, key: KEY, folder: path.join(this.folder, 'backups'), keepDays: 14, now: this.now });
		await this.funnel.use.noteCare({ what: 'backup', detail: { file: path.basename(file) } });
		return file;
	}

	/** n8n stopped, the copy put in the store's place, n8n started. @param journal left out: it stays beside the store */
	async restore(backup: string, journal: 'kept' | 'lost' = 'kept'): Promise<void> {
		const { file } = this.funnel.store;
		await this.funnel.restart(() => {
			for (const each of [file, `${file}-wal`, `${file}-shm`]) rmSync(each, { force: true });
			if (journal === 'lost') rmSync(path.join(this.folder, 'journal'), { recursive: true, force: true });
			copyFileSync(backup, file);
		});
	}

	/** Asks for erasure as the page of rights lets people do, sends the code, and is erased. */
	async erase(username: string): Promise<void> {
		const opened = await this.funnel.use.openRequest({ accountKey: this.funnel.accountKey, kind: 'erasure', language: 'nl', detail: '', visitor: '192.0.2.7' });
		if (!opened.opened) throw new Error('the request was not opened');
		this.says(username, opened.message);
		await this.pass(MINUTE);
		for (let turn = 0; turn < 3; turn++) await this.beat();
		this.erased.set(username, this.now);
	}

	/** Somebody of the account writes on their phone. */
	writesByPhone(username: string): void {
		this.funnel.control.writeByHand(username, 'Zeker, kom langs!');
		this.takenOver.set(username, this.now);
	}
}
