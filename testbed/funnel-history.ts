/** Rows of the store by table, in the order they are to be written. */
export type HistoryRows = ReadonlyMap<string, ReadonlyArray<Readonly<Record<string, string | number | null>>>>;

export interface FunnelHistoryPlan {
	readonly accountKey: string;
	/** The past ends here, UTC milliseconds. */
	readonly until: number;
	readonly days: number;
	/** People who ever wrote. */
	readonly people: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const THEMES = ['glazuur', 'oven open', 'atelierbezoek', 'winkel', null] as const;
/** How many in a hundred of those reached reply, by theme. */
const REPLIES = [1.9, 1.5, 0.9, 0.6, 0.7] as const;
const SEGMENTS = ['repeat_viewers', 'high_engagement'] as const;
const REFUSALS = ['window_closed', 'window_closed', 'window_closed', 'consent_missing', 'consent_missing', 'never_wrote', 'two_unanswered', 'suppressed'] as const;

/** A plausible past of an account, the same for the same plan: for pages, pictures and figures that need one. No person stands behind it. */
export function funnelHistory(plan: FunnelHistoryPlan): HistoryRows {
	return new History(plan).rows();
}

type Row = Record<string, string | number | null>;

class History {
	readonly #tables = new Map<string, Row[]>();
	#state = 20_261_123;
	#keys = 0;
	#consents = 0;
	readonly #optedOut = new Set<string>();
	readonly #leads = new Map<string, number>();

	constructor(private readonly plan: FunnelHistoryPlan) {}

	rows(): HistoryRows {
		const { accountKey, people, days, until } = this.plan;
		const begin = Math.floor(until / DAY) * DAY - days * DAY;
		const folk = Array.from({ length: people }, (_, n) => `${accountKey}-p${n}`);
		for (let day = 0; day < days; day++) this.#day(begin + day * DAY, folk);
		this.#campaign(folk.slice(0, Math.floor(people * 0.62)), begin + Math.floor(days * 0.35) * DAY);
		for (const viewer of folk) {
			this.#add('viewers', { viewer_key: viewer, last_inbound_at: until - 5 * DAY, language: 'nl', profile_state: 'read', created_at: begin, converted_at: this.#leads.get(viewer) ?? null });
		}
		// Nothing goes out after an opt-out; the days and the campaign are drawn one after the other.
		const stopped = new Map((this.#tables.get('suppressions') ?? []).map((row) => [row['viewer_key'], Number(row['at'])]));
		this.#tables.set('sends', (this.#tables.get('sends') ?? []).filter((row) => Number(row['claimed_at']) < (stopped.get(row['viewer_key'] ?? '') ?? Infinity)));
		const order = ['viewers', ...[...this.#tables.keys()].filter((table) => table !== 'viewers')];
		return new Map(order.map((table) => [table, this.#tables.get(table) ?? []]));
	}

	/** One or two stories, those who see them, those who reply, and the answers they get. */
	#day(midnight: number, folk: readonly string[]): void {
		for (let nth = 0; nth < (this.#chance(0.35) ? 2 : 1); nth++) {
			const theme = this.#whole(THEMES.length);
			const postedAt = midnight + (8 + nth * 9) * HOUR + this.#whole(50) * 60_000;
			const reach = 620 + this.#whole(800);
			const storyId = `178${this.#key('')}`;
			this.#story(storyId, postedAt, THEMES[theme] ?? null, reach);
			for (const viewer of folk) if (this.#chance(this.#keen(viewer) * 0.55)) this.#engage(viewer, 'view', postedAt + this.#whole(20) * HOUR, storyId);
			const repliers = Math.round((reach * (REPLIES[theme] ?? 1)) / 100);
			for (let n = 0; n < repliers; n++) this.#reply(this.#someone(folk), storyId, postedAt + this.#whole(9 * 60) * 60_000);
		}
	}

	#story(storyId: string, postedAt: number, theme: string | null, reach: number): void {
		const { accountKey } = this.plan;
		const story_key = `${accountKey}-${storyId}`;
		this.#add('stories', { story_key, story_id: storyId, media_type: 'IMAGE', posted_at: postedAt, first_seen_at: postedAt });
		this.#add('story_facts', { story_key, theme, sensitive: 0, views_forgotten: 0, at: postedAt });
		const figures = JSON.stringify({ views: reach + 130, reach, replies: null, shares: 4, total_interactions: 20, follows: 1, profile_visits: 9, profile_activity: 3 });
		this.#push('story_readings', { story_key, asked_at: postedAt + 23 * HOUR, read_at: postedAt + 23 * HOUR, figures, missing: null, causes: '{}', refused: '[]' });
	}

	/** A reply and what follows: an answer, a tap, now and then a lead, a STOP, a complaint, a plain question. */
	#reply(viewer: string, storyId: string, at: number): void {
		if (this.#optedOut.has(viewer)) return;
		const eventKey = this.#event(viewer, 'story_reply', at, storyId, null);
		this.#engage(viewer, 'story_reply', at, storyId);
		const sent = at + 2_000 + this.#whole(9_000);
		this.#send(viewer, { cause: eventKey, step: 'answer', copy: 'opt_in_question', at: sent, purpose: 'service', basis: 'answer_to_own_message' });
		const rest = this.#whole(1000);
		if (rest < 95) this.#agree(viewer, sent + (3 + this.#whole(240)) * 60_000);
		else if (rest < 102) this.#stop(viewer, sent + this.#whole(90) * 60_000);
		else if (rest < 105) this.#milestone(viewer, 'complaint', sent + 40 * 60_000);
		else if (rest < 125) this.#engage(viewer, 'message', sent + this.#whole(700) * 60_000, null);
	}

	#agree(viewer: string, at: number): void {
		const eventKey = this.#event(viewer, 'quick_reply', at, null, 'yes');
		this.#engage(viewer, 'quick_reply', at, null);
		// Of no chain: a ledger that goes on beside it keeps its own numbers.
		const month = 'past';
		this.#add('consent_ledger', { month, seq: ++this.#consents, viewer_key: viewer, purpose: 'dm_promotion', act: 'grant', lawful_basis: 'consent', wording: 'opt_in_question/nl/a@1', source_event: eventKey, at, previous_mac: '', mac: '', key_version: 1 });
		this.#send(viewer, { cause: eventKey, step: 'thanks', copy: 'soft_touch', at: at + 3_000, purpose: 'promotion', basis: 'consent' });
		if (this.#leads.has(viewer)) return;
		if (this.#chance(0.7)) this.#leads.set(viewer, at + HOUR);
		if (this.#chance(0.5)) this.#milestone(viewer, 'qualified', at + 2 * HOUR);
		if (this.#chance(0.09)) this.#milestone(viewer, 'sale', at + 30 * HOUR);
	}

	/** A campaign of two texts to people of two segments, spread over days, with its one follow-up. */
	#campaign(folk: readonly string[], from: number): void {
		const { until } = this.plan;
		let at = from + 9 * HOUR;
		for (const [n, viewer] of folk.entries()) {
			at += 22 * 60_000 + this.#whole(20) * 60_000;
			if (new Date(at).getUTCHours() >= 19 || new Date(at).getUTCHours() < 8) at = Math.floor(at / DAY) * DAY + DAY + 8 * HOUR;
			if (at > until) return;
			if (this.#chance(0.3) || this.#optedOut.has(viewer)) this.#refuse(viewer, at);
			else this.#approach(viewer, n, at);
		}
	}

	#approach(viewer: string, n: number, at: number): void {
		const variant = n % 2 === 0 ? 'a' : 'b';
		const campaign = { cause: 'campaign:autumn_glazes', copy: 'campaign_first', purpose: 'promotion', basis: 'consent', variant } as const;
		this.#add('plans', { plan_key: this.#key('pln'), viewer_key: viewer, campaign: 'autumn_glazes', step: 1, copy_key: 'campaign_first', due_at: at, lease_until: 0, state: 'done', outcome: 'sent', created_at: at - DAY, segment: SEGMENTS[n % 3 === 0 ? 1 : 0] });
		this.#send(viewer, { ...campaign, step: 'step_1', at });
		const replies = this.#keen(viewer) * (variant === 'b' ? 0.5 : 0.2);
		if (this.#chance(replies)) this.#engage(viewer, 'message', at + (5 + this.#whole(900)) * 60_000, null);
		else if (this.#chance(0.008)) this.#stop(viewer, at + this.#whole(100) * 60_000);
		else if (this.#chance(0.14) && at + 60 * HOUR < this.plan.until) {
			this.#engage(viewer, 'story_reply', at + 40 * HOUR, null);
			this.#send(viewer, { ...campaign, step: 'step_2', copy: 'campaign_follow_up', at: at + 50 * HOUR });
			if (this.#chance(0.17)) this.#engage(viewer, 'message', at + 55 * HOUR, null);
		}
	}

	#refuse(viewer: string, at: number): void {
		this.#add('decisions', { decision_key: this.#key('dec'), viewer_key: viewer, cause: 'campaign:autumn_glazes', step: 'step_1', at, send: 0, reasons: JSON.stringify([{ code: REFUSALS[this.#whole(REFUSALS.length)] }]) });
	}

	#send(viewer: string, message: { cause: string; step: string; copy: string; at: number; purpose: string; basis: string; variant?: string }): void {
		const key = this.#key('snd');
		const lost = this.#chance(0.006);
		this.#add('decisions', { decision_key: this.#key('dec'), viewer_key: viewer, cause: message.cause, step: message.step, at: message.at, send: 1, reasons: '[]' });
		this.#add('sends', {
			send_key: key, viewer_key: viewer, cause: message.cause, step: message.step, copy_key: message.copy, copy_version: 1, language: this.#keys % 7 === 0 ? 'en' : 'nl',
			purpose: message.purpose, lawful_basis: message.basis, evidence: JSON.stringify({ windowFrom: message.at - HOUR, consent: message.basis === 'consent' ? 'evt_given' : null }),
			state: lost ? 'refused' : 'sent', claimed_at: message.at, lease_until: 0, settled_at: message.at + 700, settled_by: lost ? null : 'answer', text_hash: key,
			error: lost ? 'person_unreachable 100/2534014' : null, variant: message.variant ?? null,
		});
	}

	#event(viewer: string, kind: string, at: number, storyId: string | null, keyword: string | null): string {
		const key = this.#key('evt');
		this.#add('events', {
			event_key: key, viewer_key: viewer, kind, natural_key: key, story_id: storyId, keyword, occurred_at: at, received_at: at, expects_answer: 1, state: 'handled', lease_until: 0,
			attempts: 1, handled_at: at + 4_000, outcome: 'sent',
		});
		return key;
	}

	#engage(viewer: string, kind: string, at: number, storyId: string | null): void {
		const key = this.#key('eng');
		this.#add('engagements', { engagement_key: key, viewer_key: viewer, kind, story_id: storyId, at, source: kind === 'view' ? 'hand-kept list' : 'instagram', natural_key: key });
	}

	#stop(viewer: string, at: number): void {
		const key = this.#event(viewer, 'message', at, null, 'stop');
		this.#engage(viewer, 'message', at, null);
		this.#optedOut.add(viewer);
		this.#add('suppressions', { suppression_key: this.#key('sup'), viewer_key: viewer, kind: 'igsid', hash: key, pepper_version: 1, reason: 'stop', source_event: key, at });
		this.#send(viewer, { cause: key, step: 'stop', copy: 'opt_out_confirmation', at: at + 1_000, purpose: 'service', basis: 'opt_out_confirmation' });
	}

	#milestone(viewer: string, name: string, at: number): void {
		const known = this.#tables.get('viewer_marks')?.some((row) => row['viewer_key'] === viewer && row['name'] === name) ?? false;
		if (!known) this.#add('viewer_marks', { mark_key: this.#key('mrk'), viewer_key: viewer, kind: 'milestone', name, value: '', source: 'Noor', evidence: 'by hand', at });
	}

	/** How much somebody cares, from a little to a lot; the same for a person each time. */
	#keen(viewer: string): number {
		const n = Number(viewer.slice(viewer.lastIndexOf('p') + 1));
		return 0.06 + ((n * 0.618_034) % 1) ** 2 * 0.6;
	}

	/** Who cares more turns up more often. */
	#someone(folk: readonly string[]): string {
		for (;;) {
			const viewer = folk[this.#whole(folk.length)] ?? '';
			if (this.#chance(this.#keen(viewer) + 0.15)) return viewer;
		}
	}

	#add(table: string, row: Row): void {
		this.#push(table, { account_key: this.plan.accountKey, ...row });
	}

	#push(table: string, row: Row): void {
		const rows = this.#tables.get(table);
		if (rows) rows.push(row);
		else this.#tables.set(table, [row]);
	}

	#key(prefix: string): string {
		return `${prefix}${prefix === '' ? '' : '_'}${String(++this.#keys).padStart(8, '0')}`;
	}

	/** Marsaglia's xorshift32. */
	#next(): number {
		this.#state ^= this.#state << 13;
		this.#state ^= this.#state >>> 17;
		this.#state ^= this.#state << 5;
		return (this.#state >>> 0) / 2 ** 32;
	}

	#whole(below: number): number {
		return Math.floor(this.#next() * below);
	}

	#chance(of: number): boolean {
		return this.#next() < of;
	}
}
