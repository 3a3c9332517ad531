import { connectLive, START, TestStore } from '../support/store';
import { importFile } from '../support/viewer-lists';
import { receive, storyReply } from '../support/wire';

const IG = '17841970000001';
const PEOPLE = 160;

/** Who is in a sample and which arm they are in does not change when a list and a message turn out to be one person. */
describe('a person who was drawn', () => {
	it('stays in their sample and arm when they write and go by another key', async () => {
		const store = await TestStore.open();
		const accountKey = await connectLive(store, IG);
		await importFile(store, accountKey, ['handle,story_id,viewed_at', ...Array.from({ length: PEOPLE }, (_, index) => `person_${index},s1,2026-11-22T10:00Z`)].join('\n'));
		const rule = { version: 1, where: { is: 'seen', window: { window: 'last_days', days: 7 } } };
		const split = { name: 'autumn', arms: [{ arm: 'A', percent: 50 }, { arm: 'B', percent: 50 }] };
		const draw = async () => new Map((await store.use.findSegment({ accountKey, rule, sample: { name: 'first', size: 100 }, split })).matched.map(({ viewerKey, arm }) => [viewerKey, arm]));
		const before = await draw();

		for (let index = 0; index < 40; index++) {
			const party = { account: IG, person: `5000${index}` };
			const { handedOff } = await receive(store, { object: 'instagram', entry: [{ id: IG, time: START, messaging: [storyReply(`r${index}`, 'mooi', party)] }] });
			await store.use.linkProfile({ accountKey, viewerKey: handedOff[0]?.viewerKey ?? '', profile: { username: `person_${index}`, name: null } });
		}
		const moved = new Map(store.rows('select viewer_key, merged_into from viewers where merged_into is not null').map((row) => [String(row['viewer_key']), String(row['merged_into'])]));
		// The control: these people do go by other keys now, some of them from the sample.
		expect([moved.size, [...before.keys()].some((key) => moved.has(key))]).toEqual([40, true]);
		const expected = new Map([...before].map(([key, arm]) => [moved.get(key) ?? key, arm]));
		expect(new Map([...(await draw())].sort())).toEqual(new Map([...expected].sort()));
		await store.close();
	});
});
