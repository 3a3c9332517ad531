import { FORM_LIFE_MS, readForm, signForm } from '../../../core/house/form-token';
import { parseKeyring } from '../../../core/store/keyring';
import { KEY, OTHER_KEY, START } from '../support/store';

describe('forms of the team', () => {
	const keys = parseKeyring(KEY);
	const mine = { session: 's1', page: 'stopSwitch' };
	const token = signForm(keys, mine, 'form-1', START);

	it('are read by whom they were made for, on their page, while they live', () => {
		expect(readForm(keys, mine, token, START)).toBe('form-1');
		expect(readForm(keys, mine, token, START + FORM_LIFE_MS - 1)).toBe('form-1');
	});

	it.each([
		['too old', mine, token, START + FORM_LIFE_MS],
		["another colleague's", { ...mine, session: 's2' }, token, START],
		["another page's", { ...mine, page: 'why' }, token, START],
		['of another name', mine, token.replace('form-1', 'form-2'), START],
		['of a longer life', mine, token.replace(/\.[^.]+\./, '.zzzzzzzzz.'), START],
		['cut', mine, token.slice(0, -1), START],
		['longer', mine, `${token}.x`, START],
		['empty', mine, '', START],
	] as const)('are nobody\'s when %s', (_what, of, given, now) => {
		expect(readForm(keys, of, given, now)).toBeNull();
	});

	it('of another store are none, and those of an older key still are', () => {
		expect(readForm(parseKeyring(OTHER_KEY), mine, token, START)).toBeNull();
		expect(readForm(parseKeyring(`1:${KEY}\n2:${OTHER_KEY}`), mine, token, START)).toBe('form-1');
	});
});
