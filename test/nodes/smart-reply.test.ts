import type { Json } from './support/protocol';
import { onlyItem, Stage } from './support/stage';

const [SENT, , NOT_ALLOWED, BY_HAND] = [0, 1, 2, 3];
const TERMS = {
	accountKey: '', processorName: 'Example AI', agreement: 'contract 12', region: 'EU', keptDays: 0, trains: false, processorReviewOn: '2099-01-01', processorApprover: 'Noor', processorEvidence: 'contract 12',
};
const ANSWER = { answerText: 'We zijn open van tien tot zes.', topic: 'opening hours', topics: 'returns, opening hours', allowedHosts: '', copyKey: 'smart_reply' };

describe("what an AI model is given and may do, in n8n's engine", () => {
	let stage: Stage;
	beforeAll(async () => {
		stage = await Stage.start();
	});
	afterAll(() => stage.stop());

	const asks = (who: string, text = 'Wanneer zijn jullie open? Bel 06-48151623') => stage.say(stage.follower(who), text);
	const read = (item: Json, where: Json = { modelRuns: 'own_machine' }, type = 'instagram') =>
		stage.run(type, { resource: 'conversation', operation: 'readWords', copyKey: 'smart_reply', keepWords: '', processor: '', ...where }, [item]);
	const answer = (item: Json, changes: Json = {}, type = 'dmOutreach') => stage.run(type, { operation: 'modelAnswer', onlyEventKey: '', ...ANSWER, ...changes }, [item]);
	const processor = (operation: string, changes: Json = {}, type = 'consentGate') => stage.run(type, { resource: 'processor', operation, ...TERMS, ...changes }, [{}]);

	it('reads a message masked, for a model of our own', async () => {
		const item = await asks('reads');
		expect(onlyItem(await read(item), 0).json).toMatchObject({ eventKey: item['eventKey'], words: 'Wanneer zijn jullie open? Bel [number]', language: 'nl', why: null });
	});

	it('reads for a service only while somebody approves it', async () => {
		const item = await asks('approved');
		const outside = { modelRuns: 'processor', processor: 'example ai' };
		expect(onlyItem(await read(item, outside), 0).json).toMatchObject({ words: null, why: 'processor_not_approved' });
		expect((await processor('approveProcessor', { trains: true })).outputs?.[1]?.map(({ json }) => json['problem'])).toEqual([expect.stringMatching(/trains/)]);
		expect(onlyItem(await processor('approveProcessor'), 0).json).toMatchObject({ name: 'Example AI', state: 'approved' });
		expect(onlyItem(await read(item, outside), 0).json).toMatchObject({ why: null });
		expect(onlyItem(await processor('endProcessor'), 0).json).toMatchObject({ ended: true });
		expect(onlyItem(await processor('listProcessors'), 0).json).toMatchObject({ state: 'ended' });
		expect(onlyItem(await read(item, outside), 0).json).toMatchObject({ words: null });
		expect((await read(item, { modelRuns: 'processor', processor: ' ' })).error?.message).toMatch(/where the model runs/);
	});

	it('sends what a model wrote in the text that says so, once', async () => {
		const item = await asks('sent');
		expect(onlyItem(await answer(item), SENT).json).toMatchObject({ outcome: 'sent', already: false });
		expect(onlyItem(await answer(item), SENT).json).toMatchObject({ already: true });
		expect(stage.texts('sent')).toEqual([expect.stringMatching(/^AI-assistent: We zijn open van tien tot zes\./)]);
		expect(onlyItem(await answer(await stage.say(stage.follower('gone'), 'STOP')), NOT_ALLOWED).json).toMatchObject({ outcome: 'not_allowed' });
	});

	it('leaves to a human what a model may not say', async () => {
		const item = await asks('hand');
		expect(onlyItem(await answer(item, { topic: 'prices' }), BY_HAND).json).toMatchObject({ outcome: 'by_hand', problem: expect.stringMatching(/none of the facts/) as unknown });
		expect(stage.texts('hand')).toEqual([]);
	});

	it('as a tool answers only the message the workflow named', async () => {
		const [item, other] = [await asks('mine'), await asks('other')];
		expect((await answer(item, {}, 'dmOutreachTool')).error?.message).toMatch(/not said which message/);
		expect((await answer(other, { onlyEventKey: item['eventKey'] }, 'dmOutreachTool')).error?.message).toMatch(/another message/);
		expect(onlyItem(await answer(item, { onlyEventKey: item['eventKey'] }, 'dmOutreachTool'), 0).json).toMatchObject({ outcome: 'sent' });
		expect(stage.texts('other')).toEqual([]);
	});

	it('as a tool hands over, and neither reads nor approves', async () => {
		const item = await asks('doubt');
		const handOver = (type: string) => stage.run(type, { resource: 'automation', operation: 'handOver' }, [item]);
		expect(onlyItem(await handOver('consentGateTool'), 0).json).toMatchObject({ outcome: 'by_hand', handedOver: true });
		expect(onlyItem(await handOver('consentGate'), 1).json).toMatchObject({ handedOver: false });
		expect(onlyItem(await read(item), 0).json).toMatchObject({ words: null, why: 'not_allowed' });
		expect(onlyItem(await answer(item), BY_HAND).json).toMatchObject({ reasons: [{ code: 'held_for_human' }] });
		expect((await read(item, { modelRuns: 'own_machine' }, 'instagramTool')).error?.message).toMatch(/AI agent/);
		for (const operation of ['approveProcessor', 'endProcessor']) expect((await processor(operation, {}, 'consentGateTool')).error?.message).toMatch(/AI agent/);
	});
});
