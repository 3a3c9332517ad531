import fc from 'fast-check';
import { checkAccountSettings } from '../../../core/accounts/settings';
import { holds } from '../support/property';

const good = { mode: 'test_people', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://studio.example/privacy', testPeople: '@mara.k, joris;anna\n' };

describe('the settings of an account', () => {
	it('are taken when all are right', () => {
		expect(checkAccountSettings(good)).toEqual({ ok: true, settings: { ...good, testPeople: ['@mara.k', 'joris', 'anna'] } });
	});

	it('need no test people', () => {
		expect(checkAccountSettings({ ...good, testPeople: undefined })).toMatchObject({ ok: true, settings: { testPeople: [] } });
	});

	it.each([
		['mode', { mode: 'send_everything' }, 'Sending Mode must be keep, rehearsal, test_people or live'],
		['language', { language: 'de' }, 'Default Language must be nl or en'],
		['time zone', { timeZone: 'Amsterdam' }, 'Time Zone must be an IANA name such as Europe/Amsterdam'],
		['missing time zone', { timeZone: undefined }, 'Time Zone is missing'],
		['link without a scheme', { privacyLink: 'studio.example/privacy' }, 'Privacy Link must be a full web address'],
		['link that is a script', { privacyLink: 'javascript:alert(1)' }, 'Privacy Link must be a full web address'],
		['long link', { privacyLink: `https://studio.example/${'x'.repeat(300)}` }, 'Privacy Link is longer than 300 bytes'],
		['link long in bytes', { privacyLink: `https://studio.example/${'é'.repeat(150)}` }, 'Privacy Link is longer than 300 bytes'],
	])('%s: refused in words', (_what, change, problem) => {
		expect(checkAccountSettings({ ...good, ...change })).toEqual({ ok: false, problems: [problem] });
	});

	it('name every problem at once', () => {
		expect(checkAccountSettings({})).toMatchObject({ ok: false, problems: { length: 4 } });
	});

	it('never throw, whatever is filled in', () =>
		holds(fc.property(fc.anything(), (given) => {
			expect(checkAccountSettings(given).ok).toBe(false);
		}), 500));
});
