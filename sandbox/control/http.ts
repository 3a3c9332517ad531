import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { followerActSchema } from '../followers/acts';
import { scriptTableSchema } from '../followers/scripts';
import { faultSchema } from '../faults';
import type { Control } from './control';
import { streamLog } from './stream';
import { followerBody, forgeBody, handoverBody, limitsBody, mediaBody, playBody, settingsBody, storyBody, usageBody, withoutUndefined } from './bodies';
import { forge } from './forge';

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** The same hands as `Control`, over HTTP and JSON, for the demo and the phone page. */
export function registerControl(app: FastifyInstance, control: Control): void {
	const get = (path: string, handler: Handler) => app.get(`/sandbox/${path}`, handler);
	const post = (path: string, handler: Handler) => app.post(`/sandbox/${path}`, handler);

	get('state', () => control.state());
	get('clock', (request) => {
		const query = z.object({ nonce: z.string(), account: z.string().optional() }).parse(request.query);
		return control.clockHandshake(query.nonce, query.account);
	});
	post('clock/step', (request) => ({ offset: control.stepClock(z.object({ ms: z.number() }).parse(request.body).ms) }));

	get('credentials', (request) => credentials(control, accountOf(request.query)));
	post('callback', (request) => {
		const body = z.object({ url: z.string().nullable(), account: z.string().optional() }).parse(request.body);
		control.setCallback(body.url, body.account);
		return { ok: true };
	});
	post('handshake', (request) => control.handshake(withoutUndefined(z.object({ account: z.string().optional(), verifyToken: z.string().optional() }).parse(request.body ?? {}))));
	post('settings', (request) => {
		const { account, ...settings } = settingsBody.parse(request.body);
		control.setSettings(withoutUndefined(settings), account);
		return { ok: true };
	});
	post('limits', (request) => {
		control.setLimits(withoutUndefined(limitsBody.parse(request.body)));
		return { ok: true };
	});

	post('usage', (request) => {
		control.setUsage(usageBody.parse(request.body ?? null), accountOf(request.query));
		return { ok: true };
	});

	post('followers', (request) => {
		const { id, username } = control.createFollower(withoutUndefined(followerBody.parse(request.body)));
		return { id, username };
	});
	post('followers/:follower/act', (request) => control.act(follower(request), followerActSchema.parse(request.body), accountOf(request.query)));
	post('followers/:follower/script', (request) => {
		control.setScript(follower(request), scriptTableSchema.nullable().parse(request.body)?.map((line) => withoutUndefined(line)) ?? null);
		return { ok: true };
	});
	get('followers/:follower/inbox', (request) => control.inboxOf(follower(request), accountOf(request.query)));
	get('followers/:follower/received', (request) => control.judge.messagesTo(follower(request)));
	get('followers/:follower/igsid', (request) => ({ igsid: control.igsid(follower(request), accountOf(request.query)) }));
	post('stories', (request) => {
		const { id, postedAt } = control.postStory(withoutUndefined(storyBody.parse(request.body ?? {})));
		return { id, postedAt };
	});

	post('media', (request) => {
		const { id, postedAt } = control.postMedia(withoutUndefined(mediaBody.parse(request.body ?? {})));
		return { id, postedAt };
	});
	post('end-live', (request) => {
		control.endLive(accountOf(request.query));
		return { ok: true };
	});
	post('handover', (request) => ({ update: control.handover(withoutUndefined(handoverBody.parse(request.body)), accountOf(request.query)) }));
	post('followers/:follower/write', (request) => ({ mid: control.writeByHand(follower(request), z.object({ text: z.string().min(1) }).parse(request.body).text, accountOf(request.query)) }));

	post('faults', (request) => ({ id: control.addFault(withoutUndefined(faultSchema.parse(request.body))) }));
	app.delete('/sandbox/faults', (request) => {
		control.clearFaults(z.object({ id: z.string().optional() }).parse(request.query).id);
		return { ok: true };
	});

	post('hold', (request) => {
		control.hold(withoutUndefined(z.object({ only: z.enum(['echoes', 'inbound']).optional() }).parse(request.body ?? {})));
		return { ok: true };
	});
	const ids = z.array(z.string()).optional();
	post('release', (request) => {
		const options = z.object({ only: ids, batch: z.boolean().optional(), order: z.enum(['as-came', 'reversed']).optional() }).parse(request.body ?? {});
		return { updates: control.release(withoutUndefined(options)) };
	});
	post('drop', (request) => ({ updates: control.drop(z.object({ only: ids }).parse(request.body ?? {}).only) }));
	post('redeliver', async (request) => {
		const body = z.object({ updates: z.array(z.string()).min(1), times: z.number().int().positive().optional(), concurrent: z.boolean().optional() }).parse(request.body);
		const { updates, ...options } = body;
		return { results: await control.redeliver(updates, withoutUndefined(options)) };
	});
	get('settled', async (request) => ({ settled: await control.settled(z.object({ timeoutMs: z.coerce.number().max(60_000).optional() }).parse(request.query).timeoutMs) }));
	post('forge', (request) => forge(control, forgeBody.parse(request.body)));
	post('revoke-token', (request) => {
		control.revokeToken(accountOf(request.query));
		return { ok: true };
	});

	post('revoke-scope', (request) => {
		control.revokeScope(z.object({ scope: z.string() }).parse(request.body).scope, accountOf(request.query));
		return { ok: true };
	});
	post('short-token', (request) => ({ accessToken: control.shortToken(accountOf(request.query)) }));
	get('issued-tokens', () => control.issuedTokens());

	get('scenarios', () => ({ scenarios: control.scenarios.scenarios, runs: control.scenarios.runs() }));
	/** Answers at once: how far it is comes by the log, as all that happens. */
	post('scenarios/:scenario/play', (request) => {
		const { scenario } = z.object({ scenario: z.string() }).parse(request.params);
		return control.scenarios.start(scenario, withoutUndefined(playBody.parse(request.body ?? {}))).run;
	});

	get('updates', () => control.updates.map(({ id, kind, field, mid, account }) => ({ id, kind, field, mid, account: account.professionalId })));
	get('log', (request) => control.log.records(z.object({ after: z.coerce.number().int().min(0).default(0) }).parse(request.query).after));
	get('judge', () => ({ received: control.judge.received(), outsideWindow: control.judge.sendsOutsideWindow(), unknownPaths: control.judge.unknownPaths() }));
	get('events', (_request, reply) => streamLog(control.log, reply));
}

function credentials(control: Control, account?: string): Record<string, string> {
	const { professionalId, appScopedId, username, accessToken, appSecret, metaAppSecret, verifyToken } = control.account(account);
	const { instagramAppId, metaAppId } = control.app();
	return { instagramAppId, metaAppId, professionalId, appScopedId, username, accessToken, appSecret, metaAppSecret, verifyToken };
}

function follower(request: FastifyRequest): string {
	return z.object({ follower: z.string() }).parse(request.params).follower;
}

function accountOf(query: unknown): string | undefined {
	return z.object({ account: z.string().optional() }).parse(query).account;
}
