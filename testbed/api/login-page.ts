/** What a person does on Instagram's login page: looks at it, leaves it as it is and presses Allow (or Cancel). */
export interface LoginChoice {
	readonly decision: 'allow' | 'cancel';
	/** Username or id, where the page lets choose between several accounts. */
	readonly account?: string;
	/** Permissions to take out before allowing. */
	readonly without?: readonly string[];
}

/**
 * Goes through the login page at `address` as a browser without scripts would.
 *
 * @returns where the page sends the browser
 * @throws Error when it is not a login page, or sends the browser nowhere
 */
export async function passLoginPage(address: string, { decision, account, without = [] }: LoginChoice): Promise<string> {
	const page = await fetch(address);
	const html = await page.text();
	const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1];
	if (page.status !== 200 || action === undefined) throw new Error(`No login page at ${new URL(address).origin}: ${page.status} ${textOf(html)}`);
	const form = new URLSearchParams();
	for (const [tag] of html.matchAll(/<input [^>]*>/g)) {
		const [name, value] = [attribute(tag, 'name'), attribute(tag, 'value')];
		const isChosen = attribute(tag, 'type') === 'hidden' || tag.includes(' checked');
		if (name === undefined || value === undefined || !isChosen || without.includes(value)) continue;
		form.append(name, value);
	}
	if (account !== undefined) form.set('account', account);
	form.set('decision', decision);
	const answer = await fetch(new URL(action, address), { method: 'POST', body: form, redirect: 'manual' });
	const location = answer.headers.get('location');
	if (location === null) throw new Error(`The login page sends the browser nowhere: ${answer.status} ${textOf(await answer.text())}`);
	return new URL(location, address).href;
}

function attribute(tag: string, name: string): string | undefined {
	return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]?.replace(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code)));
}

function textOf(html: string): string {
	return html.replace(/<style>.*?<\/style>|<[^>]+>/gs, ' ').replace(/\s+/g, ' ').slice(0, 200);
}
