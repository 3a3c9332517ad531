import { CAMPAIGN_PAUSE } from './campaign-times';
import { COPY_ROWS } from './copy-table';
import { follower, HouseWorld } from './house-world';
import { DAY, HOUR, MINUTE, SECOND, START } from './store';

/** What a day brings that nobody planned; each runs at noon. */
export type Trouble = (month: Month) => Promise<void>;

/** How people of a campaign take it: of a hundred that get its variant. */
const STOPS: Readonly<Record<string, number>> = { a: 0, b: 14 };

/**
 * A month of one account, day by day: people reply to stories and are asked, most say yes and get a campaign, some answer,
 * hardly any opt out, a colleague answers questions within hours, the purge runs at night, `72 alerts` looks four times a day.
 */
export class Month {
	/** Alerts as they were told: `day: code`. */
	readonly told: string[] = [];
	/** Who opted out, and when. */
	readonly optedOut = new Map<string, number>();
	/** Off while the inbox, the purge, or the colleague does not do its work. */
	deaf = false;
	purging = true;
	day = 0;
	#people = 0;
	#asked = 0;
	readonly #agreed: string[] = [];

	private constructor(readonly world: HouseWorld) {}

	static async open(variants: readonly string[] = ['a']): Promise<Month> {
		const month = new Month(await HouseWorld.open());
		const rows = COPY_ROWS.flatMap((row) => (row.key === 'offer' ? variants.map((variant) => ({ ...row, variant, text: `(${variant}) ${row.text}` })) : [row]));
		const outcome = await month.world.store.use.publishCopy({ rows });
		if (!outcome.published) throw new Error(JSON.stringify(outcome.problems));
		return month;
	}

	close(): Promise<void> {
		return this.world.close();
	}

	/** Lives through some days. @param newcomers people a day who reply to a story */
	async live(days: number, { newcomers = 8, troubles = {} }: { newcomers?: number; troubles?: Readonly<Record<number, Trouble>> } = {}): Promise<void> {
		for (let count = 0; count < days; count++) {
			const begins = START + this.day++ * DAY;
			await this.#until(begins);
			await this.#morning(newcomers);
			await this.#until(begins + HOUR);
			await troubles[this.day]?.(this);
			await this.#until(begins + 5 * HOUR);
			await this.#afternoon();
			await this.#until(begins + 12 * HOUR);
			if (this.purging) await this.world.keepHouse({ deaf: this.deaf });
			await this.#until(begins + 18 * HOUR);
		}
	}

	/** People reply and are asked, where nothing holds that back; two of three say yes at once, every tenth asks something of their own. */
	async #morning(newcomers: number): Promise<void> {
		for (let n = 0; n < newcomers; n++) {
			const person = follower(++this.#people);
			const question = await this.world.mayAsk(person);
			this.world.store.now += 20 * SECOND;
			if (question === null) continue;
			if (this.#people % 3 !== 0) {
				await this.world.saysYes(person, question);
				this.#agreed.push(person);
			} else if (this.#people % 10 === 0) await this.world.writes(person, 'Zijn jullie zondag open?');
		}
	}

	/** The campaign goes to whoever agreed today; a colleague answers what was asked. */
	async #afternoon(): Promise<void> {
		const { accountKey, store, outreach } = this.world;
		await this.world.keepHouse({ deaf: this.deaf, purged: false });
		const before = outreach.messages.length;
		const known = await store.use.findKnownPeople({ accountKey, igsids: this.#agreed.splice(0) });
		if (Object.keys(known).length > 0) await outreach.plan(Object.values(known), { followUpCopyKey: null });
		// One campaign message at a time has room (core/outreach/pace.ts).
		for (let minutes = 0; minutes < 180; minutes += 20) {
			store.now += 20 * MINUTE;
			await this.world.keepHouse({ deaf: this.deaf, purged: false });
			await this.#dispatch();
		}
		for (const { recipient, text } of outreach.messages.slice(before)) await this.#react(recipient, variantOf(text));
		for (const { taskKey, kind } of (await store.use.syncTasks({ accountKey })).open) {
			if (kind === 'answer') await store.use.closeTask({ accountKey, taskKey, by: 'Noor', decision: 'done' });
		}
	}

	/** As `31` does; nobody listens on a deaf day, and the dispatcher tries all the same. */
	async #dispatch(): Promise<void> {
		const { outreach, store, accountKey } = this.world;
		if (!this.deaf) {
			await outreach.dispatch();
			return;
		}
		const plans = await store.use.takeDuePlans({ accountKey, limit: 50 });
		for (const claim of await store.use.claimPlans({ accountKey, plans })) if (claim.outcome === 'claimed') throw new Error('something was sent deaf');
	}

	/** A small-batch test: so many people agree and get the campaign within the same day, at the pace of the account. */
	async test(people: number): Promise<void> {
		const { accountKey, store, outreach } = this.world;
		const before = outreach.messages.length;
		const keys: string[] = [];
		for (let n = 0; n < people; n++) {
			store.now += CAMPAIGN_PAUSE;
			keys.push(await outreach.agrees(follower(++this.#people)));
		}
		await outreach.plan(keys, { followUpCopyKey: null });
		for (let tries = 0; tries < 2 * people && outreach.messages.length < before + people; tries++) {
			store.now += CAMPAIGN_PAUSE;
			await outreach.dispatch();
		}
		for (const { recipient, text } of outreach.messages.slice(before)) await this.#react(recipient, variantOf(text));
		await this.world.keepHouse({ purged: false });
		await store.use.syncTasks({ accountKey });
	}

	/** A few opt out, every sixth answers, the others say nothing. */
	async #react(person: string, variant: string): Promise<void> {
		this.#asked++;
		const stops = (this.#asked * (STOPS[variant] ?? 0)) % 100 < (STOPS[variant] ?? 0);
		if (stops || this.#asked === 50) {
			await this.world.writes(person, 'STOP');
			this.optedOut.set(person, this.world.store.now);
		} else if (this.#asked % 6 === 0) await this.world.writes(person, 'wat leuk!');
	}

	async #until(time: number): Promise<void> {
		this.world.store.now = Math.max(this.world.store.now, time);
		await this.world.keepHouse({ deaf: this.deaf, purged: false });
		await this.look();
	}

	/** One look of `72 alerts`. */
	async look(): Promise<void> {
		for (const code of (await this.world.look()).began) this.told.push(`${this.day}: ${code}`);
	}
}

function variantOf(text: string): string {
	return /^\((.)\)/.exec(text)?.[1] ?? 'a';
}
