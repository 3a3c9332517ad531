/** A browser that claims a right on the shipped page: it follows forms and links and runs no scripts. */
export class RightsVisitor {
	readonly #page: string;

	/** @param url origin of the n8n */
	constructor(url: string) {
		this.#page = `${url}/webhook/story-funnel/rights`;
	}

	/** Opens the form, fills it in and sends it. @returns what the page with the code shows */
	async ask(right: string, fields: Readonly<Record<string, string>> = {}): Promise<{ message: string; link: string }> {
		const form = await (await fetch(`${this.#page}?lang=nl`)).text();
		const hidden = Object.fromEntries([...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name = '', value = '']) => [name, value]));
		const response = await fetch(this.#page, { method: 'POST', body: new URLSearchParams({ ...hidden, right, ...fields }) });
		const page = await response.text();
		const message = /id="code">([^<]+)</.exec(page)?.[1];
		const link = /id="answer" href="\?t=([^"]+)"/.exec(page)?.[1];
		if (response.status !== 200 || message === undefined || link === undefined) throw new Error(`No code: ${response.status} ${page.slice(0, 500)}`);
		return { message, link: decodeURIComponent(link) };
	}

	/** Follows the link. */
	async look(link: string): Promise<{ status: number; html: string; headers: Headers }> {
		return await read(await fetch(`${this.#page}?t=${encodeURIComponent(link)}`));
	}

	/** Presses the button that opens the answer. */
	async take(link: string): Promise<{ status: number; html: string; headers: Headers }> {
		return await read(await fetch(this.#page, { method: 'POST', body: new URLSearchParams({ t: link }) }));
	}

	async post(fields: Readonly<Record<string, string>>): Promise<{ status: number; html: string; headers: Headers }> {
		return await read(await fetch(this.#page, { method: 'POST', body: new URLSearchParams(fields) }));
	}
}

async function read(response: Response): Promise<{ status: number; html: string; headers: Headers }> {
	return { status: response.status, html: await response.text(), headers: response.headers };
}

/** The file behind "save as a file". */
export function fileOf(html: string): Record<string, unknown> {
	const encoded = /data:application\/json;base64,([A-Za-z0-9+/=]+)/.exec(html)?.[1];
	if (encoded === undefined) throw new Error('the page offers no file');
	return JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as Record<string, unknown>;
}
