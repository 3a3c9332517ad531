import type { MetaApp } from '../app';
import type { Sandbox } from '../context';
import { followerActSchema } from '../followers/acts';
import type { ActResult, FollowerAct } from '../followers/acts';
import { asScript, createFollower } from '../followers/people';
import type { NewFollower } from '../followers/people';
import { perform } from '../followers/perform';
import type { FollowerScript, ScriptLine } from '../followers/scripts';
import { faultSchema } from '../faults';
import type { FaultInput } from '../faults';
import type { Usage } from '../graph/usage';
import { Judge } from '../log/judge';
import type { InboxMessage } from '../log/judge';
import type { AccountSettings, Limits } from '../options';
import { ScenarioPlayer } from '../scenarios/player';
import { readScenarios } from '../scenarios/scenario';
import { Forger } from '../webhooks/forge';
import { handshake } from '../webhooks/handshake';
import type { HandshakeResult } from '../webhooks/handshake';
import type { HoldFilter, RedeliverOptions, ReleaseOptions } from '../webhooks/deliveries';
import type { PostResult } from '../webhooks/post';
import type { Account, Follower, Media, Story } from '../world';
import { signClock } from './clock-handshake';
import type { ClockAnswer } from './clock-handshake';
import { endLive, handOver, postMedia, postStory, writeByHand } from './publish';
import type { NewHandover, NewMedia, NewStory } from './publish';
import { changeLogin, issuedSecrets, revokeTokens, shortToken } from './secrets';
import { describeState } from './state';
import type { SandboxState } from './state';

/**
 * The hands on the sandbox, in process; `control/http.ts` offers the same under /sandbox/….
 * Accounts are named by professional id or username (without a name: the first), followers by id or username.
 */
export class Control {
	readonly judge: Judge;
	readonly forge: Forger;
	readonly scenarios: ScenarioPlayer;

	constructor(private readonly sandbox: Sandbox) {
		this.judge = new Judge(sandbox.world, sandbox.log);
		this.forge = new Forger(sandbox);
		this.scenarios = new ScenarioPlayer(this, readScenarios(), sandbox.stopping);
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
		const follower = createFollower(this.sandbox, wanted);
		this.note('follower created', follower.username);
		return follower;
	}

	/** Gives a follower a script, or takes it away (null). */
	setScript(follower: string, script: FollowerScript | ScriptLine[] | null): void {
		this.sandbox.world.follower(follower).script = asScript(script);
	}

	/** The id under which this account knows the person (or would, after the first contact). */
	igsid(follower: string, account?: string): string {
		return this.sandbox.ids.igsid(this.sandbox.world.follower(follower).id, this.account(account).professionalId);
	}

	postStory(wanted: NewStory = {}): Story {
		const story = postStory(this.sandbox, this.account(wanted.account), wanted);
		this.note('story posted', story.id);
		return story;
	}

	/** A post, a reel, or a broadcast that starts. */
	postMedia(wanted: NewMedia = {}): Media {
		const media = postMedia(this.sandbox, this.account(wanted.account), wanted);
		this.note('media posted', media.id);
		return media;
	}

	/** Ends the broadcast of the account. */
	endLive(account?: string): void {
		endLive(this.sandbox, this.account(account));
		this.note('broadcast ended', this.account(account).username);
	}

	/** Another app passes, takes or asks for the control over a thread (reference §3.6); returns the update's id. */
	handover(wanted: NewHandover, account?: string): string {
		this.note('handover', `${wanted.what} ${wanted.follower}`);
		return handOver(this.sandbox, this.account(account), this.sandbox.world.follower(wanted.follower), wanted);
	}

	/** The owner writes in the Instagram app, past the API; the app hears the echo. Returns the mid. */
	writeByHand(follower: string, text: string, account?: string): string {
		this.note('written by hand', follower);
		return writeByHand(this.sandbox, this.account(account), this.sandbox.world.follower(follower), text).mid;
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

	/** Instagram drops the subscription by itself, as it does after an hour of failures (reference §3.4). */
	loseSubscription(account?: string): void {
		const losing = this.account(account);
		losing.subscribedFields = null;
		losing.askedFields = null;
		this.note('subscription lost', losing.username);
	}

	/** Sends the verification GET of the dashboard. */
	handshake(options: { account?: string; verifyToken?: string } = {}): Promise<HandshakeResult> {
		return handshake(this.account(options.account), this.sandbox.random.digits(10), options.verifyToken);
	}

	/** Changes behaviour of an account (signing secret, comment shape, duplicates, …). */
	setSettings(settings: Partial<AccountSettings>, account?: string): void {
		const changed = this.account(account);
		const loginBefore = changed.settings.login;
		Object.assign(changed.settings, settings);
		if (changed.settings.login !== loginBefore) changeLogin(this.sandbox, changed);
		this.note('settings changed', JSON.stringify(settings));
	}

	setLimits(limits: Partial<Limits>): void {
		this.sandbox.limiter.limits = { ...this.sandbox.limiter.limits, ...limits };
		this.note('limits changed', JSON.stringify(limits));
	}

	/** What the usage headers of the account say from now on (reference §5); null ends it. They only tell: refusals come from limits and faults. */
	setUsage(usage: Partial<Usage> & Pick<Usage, 'percent'> | null, account?: string): void {
		this.account(account).usage = usage && { regainMinutes: 0, ...usage };
		this.note('usage set', JSON.stringify(usage));
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

	/** All tokens of the account die as if revoked; calls answer 190. `accessToken` is a fresh one then, as after a new login. */
	revokeToken(account?: string): void {
		revokeTokens(this.sandbox, this.account(account));
		this.note('token revoked', this.account(account).username);
	}

	/** The owner takes a permission back (reference §1.1); calls that need it answer 10 (§4.9). */
	revokeScope(scope: string, account?: string): void {
		for (const token of this.account(account).tokens) token.scopes.delete(scope);
		this.note('scope revoked', scope);
	}

	/** A fresh short-lived token, as if from a login just now (reference §1.2: good for 1 h). */
	shortToken(account?: string): string {
		return shortToken(this.sandbox, this.account(account));
	}

	/** Every token, code and secret this Instagram ever made: what must never be found anywhere. */
	issuedTokens(): string[] {
		return issuedSecrets(this.sandbox.world);
	}

	/** The Meta app with its secrets, to fill a credential with. */
	app(): MetaApp {
		return this.sandbox.world.app;
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

	/** Writes a line into the log. */
	note(what: string, detail: string): void {
		this.sandbox.log.append({ kind: 'control', what, detail });
	}
}
