import type { Right } from '../../../core/store/schema';
import type { OpenedAnswer } from '../../../core/rights/answer';
import type { OpenedRequest } from '../../../core/rights/open';
import { TestStore, connectLive, MINUTE } from '../support/store';
import { ACCOUNT, envelope, MARA, receive, textMessage } from '../support/wire';
import { publishCopyTable } from '../support/copy-table';
import { importFile } from '../support/viewer-lists';

/** Over all stores of a run: a message keeps its id when the store is opened anew. */
let mids = 0;

export type Opened = Extract<OpenedRequest, { opened: true }>;

/** One live account, people who write to it, and the form they claim their rights with. */
export class Claims {
	private constructor(readonly store: TestStore, readonly accountKey: string) {}

	static async open(account = ACCOUNT, shared?: TestStore): Promise<Claims> {
		const store = shared ?? (await TestStore.open());
		if (!shared) await publishCopyTable(store.use);
		return new Claims(store, await connectLive(store, account));
	}

	async writes(text: string, person = MARA, account = ACCOUNT): Promise<Awaited<ReturnType<typeof receive>>> {
		return await receive(this.store, envelope([textMessage(`r${account}-${++mids}`, text, { person, account, at: this.store.now })], account));
	}

	/** The person under their key; a message makes them known. */
	async meet(person = MARA): Promise<string> {
		const [handed] = (await this.writes('hallo', person)).handedOff;
		if (!handed) throw new Error('nobody was met');
		return handed.viewerKey;
	}

	/** The person whose profile was read too: known under a key and a handle. */
	async meetNamed(username: string): Promise<string> {
		const viewerKey = await this.meet();
		await this.profile(viewerKey, username);
		return viewerKey;
	}

	/** What the one profile read brings. */
	async profile(viewerKey: string, username: string): Promise<void> {
		await this.store.use.linkProfile({ accountKey: this.accountKey, viewerKey, profile: { username, name: 'Mara Kuipers' } });
	}

	async imports(handle: string, story = 's-1', extra = ''): Promise<{ added: number; suppressed: number }> {
		const { totals } = await importFile(this.store, this.accountKey, `handle,story_id,viewed_at,tag\n${handle},${story},2026-11-22T10:00:00Z,${extra}\n`);
		return { added: totals.added, suppressed: totals.suppressed };
	}

	async ask(kind: Right, detail = '', visitor = '192.0.2.7'): Promise<Opened> {
		const opened = await this.store.use.openRequest({ accountKey: this.accountKey, kind, language: 'nl', detail, visitor });
		if (!opened.opened) throw new Error(`not opened: ${opened.why}`);
		return opened;
	}

	/** The whole way: form, code by message, and what a minute of work makes of it. */
	async claim(kind: Right, { person = MARA, detail = '', account = ACCOUNT }: { person?: string; detail?: string; account?: string } = {}): Promise<Opened> {
		const opened = await this.ask(kind, detail);
		await this.writes(opened.message, person, account);
		await this.work();
		return opened;
	}

	async work(): Promise<void> {
		await this.store.use.carryOutRequests({ limit: 100 });
	}

	look(link: string, visitor = '192.0.2.7'): Promise<OpenedAnswer> {
		return this.store.use.openAnswer({ link, visitor, take: false });
	}

	take(link: string, visitor = '192.0.2.7'): Promise<OpenedAnswer> {
		return this.store.use.openAnswer({ link, visitor, take: true });
	}

	/** Past the time an answer waits for a profile read. */
	later(ms = 11 * MINUTE): void {
		this.store.now += ms;
	}

	close(): Promise<void> {
		return this.store.close();
	}
}
