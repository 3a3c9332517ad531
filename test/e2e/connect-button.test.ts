import { createLoginCredential, pressConnect } from '../../testbed';
import { Bed } from './support/bed';

const HOUR = 3_600_000;

/** An account connected by n8n's own button: a token of one hour that must not be the one that counts. */
describe.each(['wrapped', 'flat'] as const)('n8n\'s connect button on a real n8n, answer %s', (tokenAnswer) => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start({ authentication: 'oAuth2', sandbox: { account: { settings: { tokenAnswer, numericUserId: tokenAnswer === 'flat' } } } });
	});

	afterAll(async () => {
		await bed.stop();
	});

	const grants = () => bed.control.judge.apiCalls('token').map(({ token }) => token?.grant);

	it('asks for what the features need, and nothing else', async () => {
		const allowed = bed.control.log.records().find((record) => record.kind === 'control' && record.what === 'login allowed');
		expect(allowed).toMatchObject({
			detail: expect.stringMatching(/: instagram_business_basic,instagram_business_manage_messages,instagram_business_manage_comments,instagram_business_manage_insights$/),
		});
	});

	it('is exchanged at once, in set-up, and only once', async () => {
		expect(grants()).toEqual(['code', 'exchange']);
		bed.reply(bed.follower('mara'));
		await bed.untilTexts('mara', 1);
		expect(grants()).toEqual(['code', 'exchange']);
	});

	it('still sends when the hour is over, also after a restart', async () => {
		bed.control.stepClock(2 * HOUR);
		bed.reply(bed.follower('nora'));
		await bed.untilTexts('nora', 1);
		await bed.restart();
		bed.reply(bed.follower('otto'));
		await bed.untilTexts('otto', 1);
		expect(grants()).toEqual(['code', 'exchange']);
	});

	it('does not let a cancelled login pass for a connected one', async () => {
		const { instagramAppId, instagramAppSecret } = bed.control.app();
		const data = { clientId: instagramAppId, clientSecret: instagramAppSecret, verifyToken: 'x', apiHost: bed.sandbox.url, apiVersion: 'v25.0' };
		const credential = await createLoginCredential(bed.n8n, data);
		await expect(pressConnect(bed.n8n, credential, { decision: 'cancel' })).rejects.toThrow(/n8n did not connect/);
	});
});
