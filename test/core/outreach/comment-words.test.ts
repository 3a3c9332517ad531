import fc from 'fast-check';
import { normalComment, saysKeyword } from '../../../core/outreach/comment-words';
import { holds } from '../support/property';

const says = (comment: string, keyword: string) => saysKeyword(normalComment(comment), normalComment(keyword));

describe('the keyword of a comment', () => {
	it.each([
		['GIDS', 'gids'], ['gids!!', 'GIDS'], ['Mag ik de gids? 😍', 'gids'], ['#gids', 'gids'], ['GIDS🔥', 'gids'], ['🔥gids🔥', 'gids'], ['g\u200bids', 'gids'],
		['ＬＩＮＫ please', 'link'], ['café!', 'CAFE'], ['cafe', 'café'], ['Straße', 'STRASSE'], ['ik wil de gratis gids graag', 'gratis gids'],
		['ОТПРАВЬ ГИД!', 'гид'], ['ёлка', 'елка'], ['στείλε ΟΔΗΓΌΣ', 'οδηγός'], ['IŞIK', 'ışık'],
		['أريد الرابط من فضلك', 'الرابط'], ['كتاب', 'کتاب'], ['קישור בבקשה', 'קישור'], ['שָׁלוֹם', 'שלום'],
		['リンクください', 'リンク'], ['ﾘﾝｸ', 'リンク'], ['링크 주세요', '링크'], ['请发链接给我', '链接'], ['ขอลิงก์หน่อย', 'ลิงก์'], ['मुझे गाइड चाहिए', 'गाइड'],
		['🔥', '🔥'], ['so nice 🔥🔥', '🔥'], ['❤️', '❤'], ['👍🏽', '👍🏽'], ['🇳🇱', '🇳🇱'], ['2026', '2026'],
	])('%s says %s', (comment, keyword) => {
		expect(says(comment, keyword)).toBe(true);
	});

	it.each([
		['gidsen', 'gids'], ['reisgids', 'gids'], ['linkedin', 'link'], ['гидра', 'гид'], ['mooi!', 'gids'], ['', 'gids'], ['किताब', 'कताब'], ['गाइडलाइन', 'गाइड'],
		['20261', '2026'], ['🔥', '❤'], ['gids', ''], ['g i d s', 'gids'], ['링크들을', '링크'],
	])('%s does not say %s', (comment, keyword) => {
		expect(says(comment, keyword)).toBe(false);
	});

	it('is found whatever stands around it, and however it is written', async () => {
		const keyword = fc.constantFrom('gids', 'гид', 'リンク', 'الرابط', '링크', '链接', 'ลิงก์', 'गाइड', 'οδηγός');
		const around = fc.array(fc.constantFrom(' ', '!', '?', '.', ',', '🔥', '😍', '\n', '#', '…', 'اه ', 'ja ', ' please', '嗨 '), { maxLength: 5 }).map((parts) => parts.join(''));
		const edge = fc.constantFrom(' ', '!', '🔥', '\n', '#', '');
		await holds(
			fc.property(keyword, around, around, edge, fc.boolean(), (word, before, after, between, upper) => {
				const written = upper ? word.toUpperCase() : word;
				return says(`${before} ${between}${written}${between} ${after}`, word);
			}),
			500,
		);
	});

	it('is the same after it was brought into its form', async () => {
		await holds(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => normalComment(normalComment(text)) === normalComment(text)), 2_000);
	});
});
