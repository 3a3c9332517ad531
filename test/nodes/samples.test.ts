import { packNodes } from '../house/support/pack-nodes';
import type { Json, RunResult } from './support/protocol';
import { Stage } from './support/stage';

const MONTH = { auditFrom: '2026-01-01T00:00:00Z', auditTo: '2036-01-01T00:00:00Z' };
const BY = { decidedBy: 'Noor', evidence: 'Said so at the fair' };

/** Operations whose output the other suites of nodes do not look at, with what they need beside the presets. Run in this order. */
const RUNS: ReadonlyArray<readonly [node: string, operation: string, parameters?: Json]> = [
	['instagram', 'story list'],
	['instagram', 'profile read'],
	['instagram', 'account health'],
	['instagram', 'account health', { perCheck: true }],
	['instagram', 'account refresh'],
	['instagram', 'account getSubscription'],
	['instagram', 'account insights', { insightsPeriod: 'day' }],
	['instagram', 'account audience', { audience: 'engaged', breakdown: 'country', timeframe: 'this_month' }],
	['instagram', 'account setIceBreakers', { entriesFrom: 'fields', iceBreakers: { entries: [{ question: 'When are you open?', next_step: 'sales' }] } }],
	['instagram', 'account getIceBreakers'],
	['instagram', 'account deleteIceBreakers'],
	['instagram', 'account setMenu', { entriesFrom: 'fields', menu: { entries: [{ title: 'Shop', url: 'https://example.com/shop', next_step: '' }] } }],
	['instagram', 'account getMenu'],
	['instagram', 'account deleteMenu'],
	['instagram', 'invite inviteLink', { invite: 'story_monday' }],
	['storyViewers', 'source saveSource', { sourceName: 'hand-kept list', how: 'owner_copied', authentication: 'none_needed', lawfulBasis: 'legitimate_interests', reviewOn: '2035-05-31' }],
	['storyViewers', 'source approveSource', { sourceName: 'hand-kept list', approver: 'Noor', evidence: 'Kept by hand', attested: true }],
	['storyViewers', 'source listSources'],
	['storyViewers', 'viewer record', { personBy: 'handle', handle: 'sam.viewer', storyId: '17900000000000001', viewedAt: '2026-11-23T09:00:00Z' }],
	['storyViewers', 'import importItems', { source: 'hand-kept list', preview: true }],
	['storyViewers', 'import listImports'],
	['storyViewers', 'person lookUp'],
	['storyViewers', 'person tag', { markKind: 'tag', tag: 'ceramics fair', markChange: 'set', ...BY }],
	['storyViewers', 'person recordMilestone', { milestone: 'qualified', ...BY }],
	['storyViewers', 'viewer markLead'],
	['storyViewers', 'viewer export', { purpose: 'letter of thanks', recipient: 'print shop', segment: 'all', fields: ['viewerKey', 'stories'] }],
	['storyViewers', 'lead giveLead', { recipient: 'crm', leadPurpose: 'crm_storage' }],
	['storyViewers', 'lead recordSale', { order: '17', saleCode: 'nobody', saleLead: '', saleAmount: '', saleCurrency: '' }],
	['viewerSegments', 'behaviour repeat_viewers', { stories: 1, days: 90 }],
	['viewerSegments', 'behaviour repeat_viewers', { previewOnly: true }],
	['consentGate', 'suppressionList importList', { broughtBy: 'Noor' }],
	['consentGate', 'suppressionList exportList'],
	['consentGate', 'rights listRequests'],
	['consentGate', 'rights noteRecipient', { recipient: 'crm', fieldsGiven: 'purpose' }],
	['consentGate', 'rights retryByHand'],
	['consentGate', 'consent object', { objectsTo: 'analytics', recordedBy: 'Noor' }],
	['dmOutreach', 'message preview', { copyKey: 'soft_touch', copySource: 'published' }],
	['dmOutreach', 'message sendTest'],
	['dmOutreach', 'setting setLimits'],
	['dmOutreach', 'setting publishCopy', { copyAction: 'check' }],
	['dmOutreach', 'campaign planStep', { outlookOnly: true, campaign: 'autumn', campaignCopyKey: 'campaign_first' }],
	['dmOutreach', 'campaign planStep', { campaign: 'autumn', campaignCopyKey: 'campaign_first', followUpCopyKey: '' }],
	['dmOutreach', 'campaign listPending'],
	['dmOutreach', 'campaign stopCampaign', { pendingCampaign: 'autumn' }],
	['dmOutreach', 'campaign resumeCampaign', { pendingCampaign: 'autumn' }],
	['dmOutreach', 'campaign cancelPending', { pendingCampaign: 'autumn' }],
	['funnelReport', 'figure kpis', { period: 'everything' }],
	['funnelReport', 'figure breakdown', { period: 'everything', breakdownBy: 'day' }],
	['funnelReport', 'figure report', { period: 'last7', files: ['csv', 'page'], ledgerHead: true }],
	['funnelReport', 'figure storyResults', { period: 'everything', groupBy: 'story' }],
	['funnelReport', 'figure storyResults', { period: 'everything', groupBy: 'theme' }],
	['funnelReport', 'proof auditExport', MONTH],
	['funnelReport', 'proof evidence'],
	['funnelReport', 'proof ledgerHead'],
	['funnelReport', 'proof verifyLedger'],
	['funnelReport', 'watch checkAlerts'],
	['funnelReport', 'watch listTasks'],
	['funnelReport', 'watch monthlyReview'],
	['retentionPurge', 'retention preview'],
	['retentionPurge', 'retention purge'],
	['retentionPurge', 'retention placeHold', { reason: 'a dispute', person: 'Noor' }],
	['retentionPurge', 'retention listHolds'],
	['retentionPurge', 'store backup'],
	['retentionPurge', 'store verify'],
	['retentionPurge', 'store listRestores'],
	['retentionPurge', 'store rotateKeys'],
	['retentionPurge', 'store leave', { handOverFolder: '/nowhere/left', leaveDecidedBy: 'Noor' }],
];

/** Those that may have nothing to tell in a store this young. */
const MAYBE_NOTHING = ['figure breakdown', 'rights listRequests', 'watch listTasks', 'watch checkAlerts', 'suppressionList exportList', 'viewer record'];

describe('what comes out of the nodes', () => {
	let stage: Stage;
	let person: Json;

	beforeAll(async () => {
		stage = await Stage.start();
		person = await stage.reply(stage.follower('mara'));
		await stage.answer('soft_touch', [person]);
	});

	afterAll(async () => {
		await stage.stop();
	});

	/** The engine holds each run against the samples of docs/nodes by itself. */
	async function run(type: string, name: string, parameters: Json): Promise<RunResult> {
		const [resource = '', operation = ''] = name.split(' ');
		return await stage.run(type, { resource, operation, ...parameters }, [person]);
	}

	it.each(RUNS.map(([type, name, parameters = {}]) => [type, name, parameters] as const))('%s, %s, is as its page shows it', async (type, name, parameters) => {
		expect(packNodes.find(({ description }) => description.name === type)?.samples).toHaveProperty([name]);
		const { error, outputs } = await run(type, name, parameters);
		expect(error).toBeNull();
		if (!MAYBE_NOTHING.includes(name)) expect(outputs?.flat().length).toBeGreaterThan(0);
	});
});
