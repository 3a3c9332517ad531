import { findSecretsIn } from '../../testbed';

describe('texts looked for in bytes', () => {
	it.each<[string, string, boolean]>([
		['', 'anything', false],
		['x', 'x "x" x', false],
		['ab', 'cab "abc" ab', false],
		['ab', '{"name":"ab"}', true],
		['mara', 'tamara marathon', false],
		['mara', 'to mara.', true],
		['mara.kuipers', 'xmara.kuipersx', true],
		['mara.kuipers', Buffer.from('hello mara.kuipers!').toString('base64'), true],
		['mara.kuipers', Buffer.from('mara.kuipers').toString('hex'), true],
		['mara kuipers', 'name=mara+kuipers', true],
		['Zoë Kuipers', 'name=Zo%C3%AB%20Kuipers', true],
		['mara.kuipers', 'mara.kuiper', false],
	])('%j in %j: %s', (text, bytes, found) => {
		expect(findSecretsIn(bytes, ['something else entirely', text])).toEqual(found ? [1] : []);
	});
});
