import { assertNever } from '../exhaustive';
import type { Language } from '../store/schema';
import type { DeletionStatus } from './account-callback';
import { page, paragraph } from './page';
import { dateIn } from './request-pages';

/** What somebody reads who asked Meta to have the data of an account deleted; nothing of it names anybody. */
export function statusPage(status: DeletionStatus | null, language: Language): { readonly status: number; readonly html: string } {
	const title = language === 'nl' ? 'Verwijderen van accountgegevens' : 'Deletion of account data';
	return { status: status === null ? 404 : 200, html: page(language, title, paragraph(sentence(status, language))) };
}

function sentence(status: DeletionStatus | null, language: Language): string {
	const say = (nl: string, en: string) => (language === 'nl' ? nl : en);
	if (status === null) return say('Er is geen verwijdering met deze code.', 'There is no deletion with this code.');
	const on = (at: number) => dateIn(language, at);
	switch (status.state) {
		case 'held':
			if (status.kept) {
				return say(
					`Het verzoek is ontvangen op ${on(status.receivedAt)}. Er wordt niets meer verstuurd. Een deel van de gegevens moet bewaard blijven voor een rechtsvordering of een wettelijke plicht; het wordt verwijderd zodra dat eindigt.`,
					`The request came in on ${on(status.receivedAt)}. Nothing is sent any more. Part of the data has to be kept for a legal claim or a legal duty; it will be deleted as soon as that ends.`,
				);
			}
			return say(
				`Het verzoek is ontvangen op ${on(status.receivedAt)}. Er wordt niets meer verstuurd. De gegevens worden verwijderd op ${on(status.dueAt)}.`,
				`The request came in on ${on(status.receivedAt)}. Nothing is sent any more. The data will be deleted on ${on(status.dueAt)}.`,
			);
		case 'done':
			return say(`De gegevens zijn verwijderd op ${on(status.finishedAt ?? status.dueAt)}.`, `The data were deleted on ${on(status.finishedAt ?? status.dueAt)}.`);
		case 'called_off':
			return say('Het account is opnieuw gekoppeld; de verwijdering is niet doorgegaan.', 'The account was connected again; the deletion was called off.');
		case 'nothing_held':
			return say('Van dit account worden geen gegevens bewaard.', 'No data of this account are held.');
		default:
			return assertNever(status.state);
	}
}
