import type { GraphRequest, GraphResponse, Transport } from '../../../core/instagram/transport';
import { ACCOUNT, type Json } from './wire';

interface Said {
	readonly mid: string;
	readonly person: string;
	readonly text: string;
	readonly at: number;
	readonly fromAccount: boolean;
	readonly more: Json;
}

interface Media {
	readonly id: string;
	readonly at: number;
	readonly story: boolean;
	readonly comments: Json[];
}

/** As Instagram answers: `2026-11-20T22:44:49+0000`. */
function graphTime(at: number): string {
	return `${new Date(at).toISOString().slice(0, 19)}+0000`;
}

/** The reading half of an Instagram account, as the reference has it (§4.4, §4.6), for the reconciler alone. */
export class FakeInbox {
	readonly calls: { readonly path: string; readonly at: number }[] = [];
	/** Answers instead of the real one: an error body for this path. */
	readonly refuse = new Map<string, Json>();
	readonly #said: Said[] = [];
	readonly #media: Media[] = [];

	/** @param now clock the calls are noted with */
	constructor(private readonly now: () => number) {}

	says(person: string, mid: string, text: string, at: number, more: Json = {}): void {
		this.#said.push({ person, mid, text, at, fromAccount: false, more });
	}

	answers(person: string, mid: string, text: string, at: number): void {
		this.#said.push({ person, mid, text, at, fromAccount: true, more: {} });
	}

	posts(id: string, at: number, { story = false } = {}): void {
		this.#media.push({ id, at, story, comments: [] });
	}

	comments(media: string, id: string, person: string | null, text: string, at: number, replies: Json[] = []): void {
		this.#media.find((each) => each.id === media)?.comments.push(comment(id, person, text, at, replies));
	}

	readonly transport: Transport = (request) => {
		this.calls.push({ path: request.path, at: this.now() });
		const refused = this.refuse.get(request.path);
		return Promise.resolve(refused ? answer(400, refused) : this.#answer(request));
	};

	#answer({ path, query = {} }: GraphRequest): GraphResponse {
		if (path === 'me/conversations') return answer(200, page(this.#heads(), query));
		if (path === 'me/media') return answer(200, page(this.#listed(false), query));
		if (path === 'me/stories') return answer(200, page(this.#listed(true), query));
		const media = this.#media.find((each) => path === `${each.id}/comments`);
		if (media) return answer(200, page(media.comments, query));
		const messages = this.#said.filter((said) => path === `conversation-${said.person}`);
		if (messages.length > 0) return answer(200, { id: path, messages: { data: messages.toReversed().map(message) } });
		return answer(400, { error: { code: 100, error_subcode: 33, message: 'no such object' } });
	}

	#heads(): Json[] {
		const newest = new Map<string, number>();
		for (const { person, at } of this.#said) newest.set(person, Math.max(at, newest.get(person) ?? 0));
		return [...newest].sort((a, b) => b[1] - a[1]).map(([person, at]) => ({ id: `conversation-${person}`, updated_time: graphTime(at) }));
	}

	#listed(story: boolean): Json[] {
		return this.#media
			.filter((each) => each.story === story)
			.sort((a, b) => b.at - a.at)
			.map(({ id, at, comments }) => ({ id, timestamp: graphTime(at), media_type: 'IMAGE', ...(story ? {} : { comments_count: comments.length }) }));
	}
}

export function comment(id: string, person: string | null, text: string, at: number, replies: Json[] = []): Json {
	return {
		id, text, timestamp: graphTime(at),
		...(person === null ? {} : { from: { id: person, username: 'mara.k' } }),
		...(replies.length > 0 ? { replies: { data: replies } } : {}),
	};
}

/** Only the newest 20 have details (reference §4.6). */
function message({ mid, person, text, at, fromAccount, more }: Said, index: number): Json {
	const plain = { id: mid, created_time: graphTime(at) };
	if (index >= 20) return plain;
	const [from, to] = fromAccount ? [ACCOUNT, person] : [person, ACCOUNT];
	return { ...plain, from: { id: from, username: 'x' }, to: { data: [{ id: to, username: 'y' }] }, message: text, ...more };
}

function page(list: readonly Json[], { after = '0', limit = '25' }: Readonly<Record<string, string>>): Json {
	const end = Number(after) + Number(limit);
	const data = list.slice(Number(after), end);
	return end < list.length ? { data, paging: { cursors: { after: String(end) }, next: 'https://graph.example/next' } } : { data };
}

function answer(status: number, body: Json): GraphResponse {
	return { answered: true, status, body: JSON.stringify(body) };
}
