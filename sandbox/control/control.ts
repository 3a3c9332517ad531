import type { Sandbox } from '../context';
import { followerActSchema } from '../followers/acts';
import type { ActResult, FollowerAct } from '../followers/acts';
import { perform } from '../followers/perform';
import { tableScript } from '../followers/scripts';
import type { FollowerScript, ScriptLine } from '../followers/scripts';
import { faultSchema } from '../faults';
import type { FaultInput } from '../faults';
import { Judge } from '../log/judge';
import type { InboxMessage } from '../log/judge';
import type { AccountSettings, Limits } from '../options';
import { Forger } from '../webhooks/forge';
import { handshake } from '../webhooks/handshake';
import type { HandshakeResult } from '../webhooks/handshake';
import type { HoldFilter, RedeliverOptions, ReleaseOptions } from '../webhooks/deliveries';
import type { PostResult } from '../webhooks/post';
import type { Account, Follower, Story } from '../world';
import { signClock } from './clock-handshake';
import type { ClockAnswer } from './clock-handshake';
import { describeState } from './state';
import type { SandboxState } from './state';

export interface NewFollower {
	username: string;
	name?: string;
	/** Two letters; default de. */
	language?: string;
	followerCount?: number;
	/** Follows the first account (default true). */
	follows?: boolean;
	script?: FollowerScript | ScriptLine[];
}

export interface NewStory {
	caption?: string;
	mediaType?: 'IMAGE' | 'VIDEO';
	linkStickerUrl?: string;
	account?: string;
}

/**
 * The hands on the sandbox, in process; `control/http.ts` offers the same under /sandbox/….
 * Accounts are named by professional id or username (without a name: the first), followers by id or username.
 */
export class Control {
	readonly judge: Judge;
	readonly forge: Forger;

	constructor(private readonly sandbox: Sandbox) {
		this.judge = new Judge(sandbox.world, sandbox.log);
		this.forge = new Forger(sandbox);
	}

	/** The account with all its secrets, to fill a credential with. */
	account(name?: string): Account {
		return this.sandbox.world.account(name);
	}

	state(): SandboxState {
		return describeState(this.sandbox);
	}

	/** Sandbox time in ms. */
	now(): number {
		return this.sandbox.clock.now();
	}

	/** Moves the clock forward; due script acts happen. Returns the new offset. */
	stepClock(ms: number): number {
		const { clock, log } = this.sandbox;
		clock.step(ms);
		log.append({ kind: 'clock', stepMs: ms, offset: clock.offset });
		return clock.offset;
	}

	/** What the pack asks for to trust this clock. */
	clockHandshake(nonce: string, account?: string): ClockAnswer {
		return signClock(this.sandbox.clock, this.account(account), nonce);
	}

	createFollower(wanted: NewFollower): Follower {
		const { world, ids, random } = this.sandbox;
		if ([...world.followers.values()].some((follower) => follower.username === wanted.username)) throw new Error(`There is already a follower ${wanted.username}`);
		const follower: Follower = {
			id: ids.own('person-'),
			username: wanted.username,
			name: wanted.name ?? wanted.username,
			language: wanted.language ?? 'de',
			followerCount: wanted.followerCount ?? Math.floor(random.next() * 2_000),
			follows: new Set(wanted.follows === false ? [] : [world.account().professionalId]),
			blocks: new Set(),
			script: null,
		};
		world.followers.set(follower.id, follower);
		if (wanted.script) this.setScript(follower.id, wanted.script);
		this.note('follower created', follower.username);
		return follower;
	}

	/** Gives a follower a script, or takes it away (null). */
	setScript(follower: string, script: FollowerScript | ScriptLine[] | null): void {
		this.sandbox.world.follower(follower).script = Array.isArray(script) ? tableScript(script) : script;
	}

	/** The id under which this account knows the person (or would, after the first contact). */
	igsid(follower: string, account?: string): string {
		return this.sandbox.ids.igsid(this.sandbox.world.follower(follower).id, this.account(account).professionalId);
	}

	postStory(wanted: NewStory = {}): Story {
		const { world, ids, clock, random } = this.sandbox;
		const story: Story = {
			id: ids.story(), account: this.account(wanted.account), caption: wanted.caption ?? '', mediaType: wanted.mediaType ?? 'IMAGE',
			linkStickerUrl: wanted.linkStickerUrl ?? null, postedAt: clock.now(), shortcode: `35${random.digits(17)}`,
		};
		world.stories.push(story);
		this.note('story posted', story.id);
		return story;
	}

	/** A person does something; see followers/acts.ts for all they can do. */
	act(follower: string, act: FollowerAct, account?: string): ActResult {
		return perform(this.sandbox, this.account(account), this.sandbox.world.follower(follower), followerActSchema.parse(act), 'hand');
	}

	/** What the person sees. */
	inboxOf(follower: string, account?: string): InboxMessage[] {
		return this.judge.inboxOf(this.sandbox.world.follower(follower), this.account(account));
	}

	/** Where updates go; without account for all. null stops deliveries. */
	setCallback(url: string | null, account?: string): void {
		const accounts = account === undefined ? this.sandbox.world.accounts : [this.account(account)];
		for (const each of accounts) each.callbackUrl = url;
		this.note('callback set', url ?? 'none');
	}

	/** Sends the verification GET of the dashboard. */
	handshake(options: { account?: string; verifyToken?: string } = {}): Promise<HandshakeResult> {
		return handshake(this.account(options.account), this.sandbox.random.digits(10), options.verifyToken);
	}

	/** Changes behaviour of an account (signing secret, comment shape, duplicates, …). */
	setSettings(settings: Partial<AccountSettings>, account?: string): void {
		Object.assign(this.account(account).settings, settings);
		this.note('settings changed', JSON.stringify(settings));
	}

	setLimits(limits: Partial<Limits>): void {
		this.sandbox.limiter.limits = { ...this.sandbox.limiter.limits, ...limits };
		this.note('limits changed', JSON.stringify(limits));
	}

	/** Switches a fault on; returns its id. */
	addFault(input: FaultInput): string {
		const fault = faultSchema.parse(input);
		this.note('fault set', JSON.stringify(fault));
		return this.sandbox.faults.add(this.account(fault.account).professionalId, fault);
	}

	clearFaults(id?: string): void {
		this.sandbox.faults.clear(id);
		this.note('faults cleared', id ?? 'all');
	}

	/** The token dies as if revoked or replaced; calls answer 190. */
	revokeToken(account?: string): void {
		this.account(account).accessToken = `IGAA${this.sandbox.random.token(60)}`;
		this.note('token revoked', this.account(account).username);
	}

	hold(filter: HoldFilter = {}): void {
		this.sandbox.deliveries.hold(filter);
		this.note('deliveries held', filter.only ?? 'all');
	}

	/** Returns the ids of the updates that leave now. */
	release(options: ReleaseOptions = {}): string[] {
		this.note('deliveries released', JSON.stringify(options));
		return this.sandbox.deliveries.release(options);
	}

	/** Throws held updates away. */
	drop(only?: string[]): string[] {
		return this.sandbox.deliveries.drop(only);
	}

	redeliver(updates: string | string[], options: RedeliverOptions = {}): Promise<PostResult[]> {
		return this.sandbox.deliveries.redeliver(updates, options);
	}

	/** Resolves when no delivery is under way; false after `timeoutMs`. Held updates do not count. */
	async settled(timeoutMs = 10_000): Promise<boolean> {
		const end = Date.now() + timeoutMs;
		while (this.sandbox.deliveries.pending > 0) {
			if (Date.now() > end) return false;
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		return true;
	}

	/** The updates made so far, for redeliver and the forger. */
	get updates() {
		return this.sandbox.deliveries.list();
	}

	get log() {
		return this.sandbox.log;
	}

	private note(what: string, detail: string): void {
		this.sandbox.log.append({ kind: 'control', what, detail });
	}
}
