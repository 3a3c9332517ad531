import { createHmac } from 'node:crypto';

/** Which updates are posted. Every POST and every update in it has a number, so both sides know which there were. */
export interface Updates {
	/** Instagram's id of the account. */
	readonly account: string;
	readonly perPost: number;
	/** Different people they come from. */
	readonly people: number;
}

export interface Said {
	readonly what: 'message' | 'story reply' | 'comment';
	readonly id: string;
	readonly person: string;
}

const STORY = '17899000000000001';
const POST = '17899000000000002';

/** Of ten updates six are messages, two replies to a story and two comments, as in the inbox of a shop that gives something away. */
export function saidIn(nth: number, { perPost, people }: Updates): Said[] {
	return Array.from({ length: perPost }, (_, place) => {
		const number = nth * perPost + place;
		const tenth = number % 10;
		const what = tenth < 6 ? 'message' : tenth < 8 ? 'story reply' : 'comment';
		// A prime far from the number of people: neighbours are different people.
		return { what, id: `1789900${number}`, person: `7001${String((number * 7_919) % people).padStart(9, '0')}` };
	});
}

/** The bytes of one POST, in the envelope of Instagram's webhooks. @param now UTC milliseconds */
export function bodyOf(nth: number, updates: Updates, now: number): Buffer {
	const said = saidIn(nth, updates);
	const { account } = updates;
	const messages = said.filter(({ what }) => what !== 'comment').map(({ what, id, person }) => ({
		sender: { id: person }, recipient: { id: account }, timestamp: now,
		message: { mid: id, text: 'What a lovely mug, do you ship to Porto?', ...(what === 'story reply' ? { reply_to: { story: { id: STORY, url: 'https://cdn.example/s' } } } : {}) },
	}));
	const comments = said.filter(({ what }) => what === 'comment').map(({ id, person }) => ({
		field: 'comments', value: { id, text: 'Gorgeous colours', from: { id: person, username: 'somebody' }, media: { id: POST } },
	}));
	const entry = { id: account, time: now, ...(messages.length > 0 ? { messaging: messages } : {}), ...(comments.length > 0 ? { changes: comments } : {}) };
	return Buffer.from(JSON.stringify({ object: 'instagram', entry: [entry] }));
}

/** Value of `X-Hub-Signature-256` over exactly these bytes. */
export function signatureOf(body: Buffer, secret: string): string {
	return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
