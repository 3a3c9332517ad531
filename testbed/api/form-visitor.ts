import { randomUUID } from 'node:crypto';
import type { Owner } from '../environment';
import { waitFor } from '../wait';

/** A page as a browser got it. */
export interface Page {
	readonly status: number;
	readonly location: string | null;
	readonly text: string;
}

/**
 * A browser of the owner, for forms behind n8n's login: it keeps cookies, is led through n8n's own consent
 * page the first time, and follows a form to its ending. Other than that it runs no scripts.
 */
export class FormVisitor {
	readonly #cookies = new Map<string, string>();
	readonly #headers = { 'browser-id': randomUUID() };

	/** @param url origin of the n8n */
	constructor(private readonly url: string) {}

	/** @throws Error when n8n does not let the owner in */
	async logIn({ email, password }: Owner): Promise<void> {
		const page = await this.#ask('/rest/login', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ emailOrLdapLoginId: email, password }),
		});
		if (page.status !== 200) throw new Error(`n8n does not let the owner in: ${page.status} ${page.text.slice(0, 200)}`);
	}

	/** Opens a published form. @throws Error unless it is shown in the end */
	async open(path: string): Promise<Page> {
		let page = await this.#ask(`/form/${path}`);
		for (let hops = 0; page.location !== null && hops < 10; hops++) {
			const next = page.location === '/oauth/consent' ? await this.#consent() : page.location;
			page = await this.#ask(next);
		}
		if (page.status !== 200 || !page.text.includes('<form')) throw new Error(`The form /${path} is not shown: ${page.status}`);
		return page;
	}

	/**
	 * Opens the form, submits it and follows it to its ending.
	 *
	 * @returns the page of the Form Ending
	 * @throws Error when n8n refuses it, or no ending comes within 30 s
	 */
	async submit(path: string, body: FormData): Promise<Page> {
		const token = /const authToken = '([^']+)'/.exec((await this.open(path)).text)?.[1];
		const answer = await this.post(path, body, token);
		if (answer.status !== 200) throw new Error(`The form /${path} was not taken: ${answer.status} ${answer.text.slice(0, 200)}`);
		const { formWaitingUrl } = JSON.parse(answer.text) as { formWaitingUrl: string };
		const status = new URL(formWaitingUrl);
		status.pathname += '/n8n-execution-status';
		await waitFor('the ending of the form', async () => ((await this.#ask(status.href)).text.trim() === 'form-waiting' ? true : undefined), {
			timeoutMs: 30_000,
		});
		const ending = await this.#ask(formWaitingUrl);
		// The page's script tells n8n so that it was shown; then the run is over.
		const ended = /const authToken = '([^']+)'/.exec(ending.text)?.[1];
		await this.#ask(formWaitingUrl, { method: 'POST', headers: ended === undefined ? {} : { 'x-auth-token': ended } });
		return ending;
	}

	/** Posts a form without looking at it first. */
	async post(path: string, body: FormData, token?: string): Promise<Page> {
		return await this.#ask(`/form/${path}`, { method: 'POST', body, headers: token === undefined ? {} : { 'x-auth-token': token } });
	}

	/** What a person does on n8n's consent page: allow the form to know who they are. */
	async #consent(): Promise<string> {
		const details = JSON.parse((await this.#ask('/rest/consent/details')).text) as { data?: { redirectUrl?: string; scopes?: string[] } };
		if (details.data?.redirectUrl !== undefined) return details.data.redirectUrl;
		const approved = await this.#ask('/rest/consent/approve', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ approved: true, scopes: details.data?.scopes ?? [] }),
		});
		const { data } = JSON.parse(approved.text) as { data?: { redirectUrl?: string } };
		if (data?.redirectUrl === undefined) throw new Error(`n8n's consent page failed: ${approved.status} ${approved.text.slice(0, 200)}`);
		return data.redirectUrl;
	}

	async #ask(address: string, request: RequestInit = {}): Promise<Page> {
		const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const response = await fetch(new URL(address, this.url), {
			...request,
			redirect: 'manual',
			headers: { ...this.#headers, ...(request.headers as Record<string, string> | undefined), ...(cookie === '' ? {} : { cookie }) },
		});
		for (const set of response.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
			if (name === undefined || value === undefined) continue;
			if (value === '' || /expires=Thu, 01 Jan 1970/i.test(set)) this.#cookies.delete(name);
			else this.#cookies.set(name, value);
		}
		return { status: response.status, location: response.headers.get('location'), text: await response.text() };
	}
}
