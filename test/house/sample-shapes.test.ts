import { unlikeSamples } from '../nodes/support/held-against-samples';

const preview = { node: { type: 'retentionPurge', parameters: { resource: 'retention', operation: 'rotateKeys' } }, items: [{}] };
const rotate = { node: { type: 'retentionPurge', parameters: { resource: 'store', operation: 'rotateKeys' } }, items: [{}] };
const rotated = { newestKey: 2, rewrapped: 1, finishedAt: '2026-11-23T09:00:00.000Z', versions: [{ version: 1, retired: false, mayRetire: true }] };
const gives = (json: Record<string, unknown>) => ({ outputs: [[{ json }]] });

/** The tests of the nodes hold every run against the samples by this. */
describe('what a node gives, held against its sample', () => {
	it('is alike where names and kinds are the same', () => {
		expect(unlikeSamples(rotate, gives(rotated))).toEqual([]);
		expect(unlikeSamples(rotate, gives({ ...rotated, finishedAt: null }))).toEqual([]);
		expect(unlikeSamples(rotate, gives({ error: 'It failed' }))).toEqual([]);
	});

	it('is unlike where a field is missing, new or of another kind', () => {
		const { newestKey, ...less } = rotated;
		expect(unlikeSamples(rotate, gives(less))).toEqual([expect.stringContaining('newestKey is missing')]);
		expect(unlikeSamples(rotate, gives({ ...rotated, more: newestKey }))).toEqual([expect.stringContaining('more is not in the sample')]);
		expect(unlikeSamples(rotate, gives({ ...rotated, rewrapped: '1' }))).toEqual([expect.stringContaining('rewrapped is "1"')]);
		expect(unlikeSamples(rotate, gives({ ...rotated, finishedAt: 'soon' }))).toEqual([expect.stringContaining('finishedAt is "soon"')]);
		expect(unlikeSamples(rotate, gives({ ...rotated, versions: [{ version: 'one' }] }))).toEqual([expect.stringContaining('versions is')]);
		expect(unlikeSamples(rotate, { outputs: [[], [{ json: rotated }]] })).toEqual([expect.stringContaining('no sample')]);
	});

	it('may be anything where the operation is none', () => {
		expect(unlikeSamples(preview, gives({ anything: 1 }))).toEqual([]);
	});

	it('may have the fields of the items that came in', () => {
		const tag = { node: { type: 'storyViewers', parameters: { resource: 'person', operation: 'tag' } }, items: [{ accountKey: 'a', viewerKey: 'v', segment: 'vip' }] };
		expect(unlikeSamples(tag, { outputs: [[{ json: { accountKey: 'a', viewerKey: 'v', segment: 'vip', changed: true } }], []] })).toEqual([]);
	});
});
