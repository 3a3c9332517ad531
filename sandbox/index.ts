import { setMaxListeners } from 'node:events';
import { buildApp } from './app';
import { Clock } from './clock';
import type { Sandbox } from './context';
import { Control } from './control/control';
import { FaultBox } from './faults';
import { Limiter } from './graph/limits';
import { Ids } from './ids';
import { Log } from './log/log';
import { buildAccounts, defaultLimits, defaultRetry, newSeed } from './options';
import type { SandboxOptions } from './options';
import { Random } from './random';
import { buildServer } from './server';
import { Deliveries } from './webhooks/deliveries';
import { World } from './world';

export interface RunningSandbox {
	/** Graph API base, control routes under /sandbox/ and the phone page at /. */
	url: string;
	control: Control;
	close: () => Promise<void>;
}

/** Starts a local Instagram. */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
	const clock = new Clock(Math.trunc(options.offset ?? 0));
	const random = new Random(options.seed ?? newSeed());
	const ids = new Ids(random);
	const log = new Log(clock);
	const world = new World(buildApp(options.app ?? {}, random));
	const stop = new AbortController();
	// Hundreds of waiting deliveries listen to it: no leak, no warning.
	setMaxListeners(0, stop.signal);
	const retry = { ...defaultRetry, ...options.retry };
	const sandbox: Sandbox = {
		world, clock, random, ids, log,
		faults: new FaultBox(ids, clock),
		limiter: new Limiter(clock, { ...defaultLimits, ...options.limits }),
		deliveries: new Deliveries(log, ids, clock, retry, stop.signal),
		stopping: stop.signal,
	};
	world.accounts.push(...buildAccounts(options, world.app, clock, ids, random));
	const control = new Control(sandbox);
	const app = await buildServer(sandbox, control);
	const url = await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
	return {
		url, control,
		close: async () => {
			stop.abort();
			clock.close();
			await app.close();
		},
	};
}

export type { AppOptions, MetaApp } from './app';
export type { Token, TokenKind } from './tokens';
export type { SandboxOptions, AccountOptions, AccountSettings, Limits, RetryPlan } from './options';
export type { Control } from './control/control';
export type { NewFollower } from './followers/people';
export type { NewHandover, NewMedia, NewStory } from './control/publish';
export type { FollowerAct, ActResult } from './followers/acts';
export type { FollowerScript, ScriptLine, ScriptMoment, PlannedAct } from './followers/scripts';
export type { FaultInput, FaultEffect, Operation } from './faults';
export type { GraphErrorName } from './graph/catalogue';
export type { Usage } from './graph/usage';
export type { InboxMessage, PublicReply, ReceivedMessage } from './log/judge';
export type * from './log/records';
export { readScenarios } from './scenarios/scenario';
export type { ActStep, Scenario, ScenarioStep, Silence } from './scenarios/scenario';
export type { PlayOptions, ScenarioRun, StepState } from './scenarios/player';
export type { SandboxState } from './control/state';
export type { PostResult } from './webhooks/post';
export type { Account, Comment, Follower, Media, Story } from './world';
