import path from 'node:path';
import { Bundle } from '../support/bundle';
import { kept } from '../support/recording';
import { connectLive, KEY, removeFolder, tempFolder, TestStore } from '../support/store';
import { ACCOUNT, bytes, envelope, textMessage } from '../support/wire';

const RECORD = `
	const store = core.connectStore({ file: a, key: b, mayCreate: false });
	const outcomes = await Promise.all(JSON.parse(c).map((body) =>
		store.recordEvents({ ...core.normaliseWebhook(Buffer.from(body, 'base64'), Date.now()), answered: [] })));
	say(outcomes.reduce((sum, { handedOff, duplicates }) => [sum[0] + handedOff.length, sum[1] + duplicates], [0, 0]));
`;

describe('the same updates through two processes at once', () => {
	it('are each recorded once', async () => {
		const bundle = await Bundle.build();
		const folder = tempFolder();
		const file = path.join(folder, 'store.sqlite');
		const store = await TestStore.open({ file });
		await connectLive(store, ACCOUNT);
		const bodies = Array.from({ length: 60 }, (_, n) => bytes(envelope([textMessage(`mid-${n % 30}`, 'STOP', { person: `p${n % 5}` })])).toString('base64'));
		const args = [file, KEY, JSON.stringify(bodies)];
		const runs = await Promise.all([bundle.run(RECORD, args), bundle.run(RECORD, args)]);
		expect(runs.map((run) => [run.code, run.errors])).toEqual([[0, ''], [0, '']]);
		const [handedOff, duplicates] = [0, 1].map((n) => runs.reduce((sum, run) => sum + Number((run.said[0] as number[])[n]), 0));
		expect([handedOff, duplicates]).toEqual([30, 90]);
		expect(kept(store)).toEqual({ events: 30, engagements: 30, viewers: 5, identities: 5, suppressions: 5 });
		await store.close();
		removeFolder(folder);
		bundle.remove();
	});
});
