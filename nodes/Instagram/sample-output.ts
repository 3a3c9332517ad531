import { ACCOUNT, EVENT, PERSON, sample, type Sample, type Samples } from '../shared/samples';

const STORY = { ...ACCOUNT, storyKey: 'sty_13aa' };
const FIGURES = {
	views: 1210, reach: 940, replies: 14, shares: 6, follows: 3, profileVisits: 22, profileActivity: 5, bioLinkClicks: 4, calls: 0, emails: 0, directions: 0, texts: 0, otherActions: 1,
	linkClicks: 18, reposts: 0, tapsForward: 310, tapsBack: 41, swipesForward: 60, exits: 88, totalInteractions: 20,
};
const RETRY_AT = '2026-11-23T10:00:00.000Z';
const REPLY = { ...EVENT, copyKey: 'public_thanks', step: 'public_thanks' };

const moderated = (done: string): readonly Sample[] => [sample(0, { ...ACCOUNT, eventKey: 'evt_c03d', done })];

/** What Instagram gives: everything leaves by its one output. */
export const instagramSamples: Samples = {
	'account connect': [sample(0, { ...ACCOUNT, mode: 'rehearsal', isNew: true })],
	'account createLink': [sample(0, { link: 'https://www.instagram.com/oauth/authorize?client_id=…', expiresAt: '2026-11-23T10:00:00.000Z' })],
	'account disconnect': [
		sample(0, { ...ACCOUNT, sending: 'stopped', unsubscribed: true, tokensForgotten: 1, stepsCancelled: 0, byHand: 'Take the access away too: Instagram > Settings > …' }),
	],
	'account refresh': [sample(0, { ...ACCOUNT, token: 'live', expiresAt: '2027-01-21T09:00:00.000Z', refreshable: true, refreshes: 2 })],
	'account health': [
		sample(0, { ...ACCOUNT, state: 'ok', checks: [{ check: 'token', state: 'ok', what: 'The access token works', cure: null }] }),
		sample(
			0,
			{ ...ACCOUNT, account: 'bluekiln', check: 'token', what: 'The access token works', state: 'ok', what_en: 'The access token works', what_nl: 'Het token werkt', cure_en: '', cure_nl: '' },
			{ when: 'with *One Item per Check*' },
		),
	],
	'account stop': [sample(0, { ...ACCOUNT, sending: 'stopped' })],
	'account resume': [sample(0, { ...ACCOUNT, sending: 'on' })],
	'account subscribe': [sample(0, { ...ACCOUNT, subscribed: true, fields: ['messages', 'message_reactions', 'comments'] })],
	'account unsubscribe': [sample(0, { ...ACCOUNT, subscribed: false, fields: [], sending: 'stopped' })],
	'account getSubscription': [sample(0, { ...ACCOUNT, subscribed: true, fields: ['messages', 'message_reactions', 'comments'] })],
	'account insights': [
		sample(0, {
			...ACCOUNT, period: 'day',
			figures: { reach: 2100, views: 5400, accountsEngaged: 180, totalInteractions: 260, likes: 190, comments: 22, shares: 18, saves: 9, replies: 21, followsAndUnfollows: null, profileLinksTaps: 7 },
			causes: { followsAndUnfollows: 'under_100_followers' },
		}),
	],
	'account audience': [
		sample(0, { ...ACCOUNT, audience: 'engaged', by: 'country', value: 'NL', count: 120 }),
		sample(0, { ...ACCOUNT, audience: 'engaged', by: 'country', value: null, count: null, missing: 'under_100_followers' }, { when: 'Instagram tells nothing' }),
	],
	'account setIceBreakers': [sample(0, { ...ACCOUNT, iceBreakers: ['What are your opening hours?'] })],
	'account getIceBreakers': [sample(0, { ...ACCOUNT, iceBreakers: ['What are your opening hours?'] })],
	'account deleteIceBreakers': [sample(0, { ...ACCOUNT, iceBreakers: [] })],
	'account setMenu': [sample(0, { ...ACCOUNT, menu: [{ title: 'Shop', url: 'https://example.com/shop' }, { title: 'Opening hours' }] })],
	'account getMenu': [sample(0, { ...ACCOUNT, menu: [{ title: 'Shop', url: 'https://example.com/shop' }, { title: 'Opening hours' }] })],
	'account deleteMenu': [sample(0, { ...ACCOUNT, menu: [] })],
	'comment list': [
		sample(0, { ...EVENT, kind: 'comment', keyword: null, language: 'nl', hidden: false, occurredAt: '2026-11-23T08:40:00.000Z', storyKey: 'sty_13aa' }, {
			when: '`storyKey` only with *The Story of Each Item*', sometimes: ['storyKey'],
		}),
	],
	'comment reply': [
		sample(0, { ...REPLY, outcome: 'sent', sendKey: 'snd_2b9f', already: false, reasons: [] }),
		sample(0, { ...REPLY, outcome: 'later', reasons: [{ code: 'hourly_limit', retryAt: RETRY_AT }], retryAt: RETRY_AT }),
		sample(0, { ...REPLY, outcome: 'not_allowed', reasons: [{ code: 'comment_hidden' }] }, { when: 'also with `by_hand`' }),
		sample(0, { ...REPLY, outcome: 'preview', wouldSend: true, already: false, text: 'Thank you!', reasons: [] }, { when: 'in a run in the editor, which says nothing in public' }),
	],
	'comment hide': moderated('hide'),
	'comment unhide': moderated('unhide'),
	'comment delete': moderated('delete'),
	'comment closeComments': moderated('closeComments'),
	'comment openComments': moderated('openComments'),
	'conversation list': [
		sample(0, { ...PERSON, updatedAt: '2026-11-23T08:40:00.000Z', lastByPerson: true }, { when: '`viewerKey` is null for somebody the store has never heard of' }),
	],
	'conversation readWords': [
		sample(0, { ...EVENT, words: 'When do you open in Rotterdam? Call me: [number]', language: 'en', why: null, reasons: [] }),
		sample(0, { ...EVENT, words: null, why: 'processor_not_approved', reasons: [] }, { when: 'nothing may or can be read' }),
	],
	'invite inviteLink': [sample(0, { ...ACCOUNT, account: 'bluekiln', invite: 'story_monday', link: 'https://ig.me/m/bluekiln?ref=story_monday' }, { files: ['qr'] })],
	'invite inviteResults': [sample(0, { ...ACCOUNT, invite: 'story_monday', opened: 31, wrote: 12 })],
	'profile read': [
		sample(0, { ...PERSON, read: true, followsUs: true, weFollow: false, verified: false, followers: '100 to 1,000' }),
		sample(0, { ...PERSON, read: false, reason: 'read_today', nextReadAt: '2026-11-24T08:40:00.000Z' }, { when: 'not read', sometimes: ['nextReadAt'] }),
	],
	'story list': [sample(0, { ...STORY, mediaType: 'IMAGE', postedAt: '2026-11-23T08:00:00.000Z' })],
	'story insights': [
		sample(0, { ...STORY, figures: FIGURES }),
		sample(0, { ...STORY, figures: null, missing: 'under_5_viewers' }, { when: 'Instagram gives none' }),
	],
};
