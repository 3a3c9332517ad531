import { KEY, OTHER_KEY, connectLive, START, TestStore } from '../support/store';
import { receive, storyReply, textMessage } from '../support/wire';

const IG = '17841960000001';

describe('a segment after the key was rotated', () => {
	it('leaves out who opted out under the old key, was erased and came back', async () => {
		const first = await TestStore.open({ key: `1:${KEY}` });
		const accountKey = await connectLive(first, IG);
		const say = (store: TestStore, update: ReturnType<typeof textMessage>) => receive(store, { object: 'instagram', entry: [{ id: IG, time: START, messaging: [update] }] });
		await say(first, textMessage('m1', 'STOP', { account: IG, person: '99001', at: START }));
		// What erasure leaves: the list's entry, and nobody it leads to.
		first.raw.exec("delete from engagements; delete from events; delete from identities; delete from viewers; update suppressions set viewer_key = 'vwr_gone'");
		const second = await TestStore.open({ file: first.file, key: `1:${KEY}\n2:${OTHER_KEY}`, mayCreate: false, tag: 'b' });
		await say(second, storyReply('m2', 'mooi', { account: IG, person: '99001', at: START }));
		await say(second, storyReply('m3', 'mooi', { account: IG, person: '99002', at: START }));
		const rule = { version: 1, where: { is: 'seen', window: { window: 'last_days', days: 7 } } };
		const { matched, rest } = await second.use.findSegment({ accountKey, rule });
		// The control: the other person who wrote is there.
		expect([matched.length, rest.length]).toEqual([1, 0]);
		expect((await second.use.previewSegment({ accountKey, rule })).leftOut.suppressed).toBe(1);
		await second.close();
		await first.close();
	});
});
