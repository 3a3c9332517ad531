import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccountSummary } from '../../../core/accounts/account-store';
import { REPORT_HEADERS } from '../../../core/reporting/page/html';
import { livePage, type PageStore } from '../../../core/reporting/page/live';
import { reportPage } from '../../../core/reporting/page/overview';
import { gatherReport } from '../../../core/reporting/report';

/** The pages of a store over HTTP, with the headers the node sends; and a page that asks for something elsewhere, as a control. */
export class PageServer {
	/** While set, the live page fails. */
	broken = false;

	private constructor(private readonly server: Server) {}

	static async start(store: PageStore, account: AccountSummary): Promise<PageServer> {
		const made: PageServer = new PageServer(
			createServer((request, response) => {
				const url = new URL(request.url ?? '/', 'http://localhost');
				const query = Object.fromEntries(url.searchParams);
				const language = query['lang'] === 'en' ? 'en' : 'nl';
				const html = async () => {
					if (url.pathname === '/control') return '<!doctype html><title>x</title><img src="http://127.0.0.1:1/picture.png"><input><p style="color:#bbb;background:#fff">hard to read</p>';
					if (url.pathname === '/file') return reportPage(await gatherReport(store, account, { period: 'last_days', days: 28 }), language);
					return (await livePage(store, { query, accounts: [account], language, visitor: { by: 'Noor <noor@example.com>', token: 'of-the-form' } })).html;
				};
				const isLive = url.pathname === '/';
				if (made.broken && isLive) {
					response.writeHead(503).end('TRY_AGAIN');
					return;
				}
				html().then(
					(text) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...(isLive ? REPORT_HEADERS : {}) }).end(text),
					(error: unknown) => response.writeHead(500).end(String(error)),
				);
			}),
		);
		await new Promise<void>((resolve) => made.server.listen(0, '127.0.0.1', () => resolve()));
		return made;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise<void>((resolve) => this.server.close(() => resolve()));
	}
}
