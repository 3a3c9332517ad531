import type { Language } from '../../store/schema';
import { localeOf } from '../charts/numbers';
import { reasonWords } from '../figure-words';
import type { ReportData } from '../report';
import { element, escape } from './html';

/** Whether the account may send now, and if not why and what to do. */
export function sendingState({ figures: { closing, timeZone } }: ReportData, language: Language): string {
	const nl = language === 'nl';
	if (closing.length === 0) return element('section', { class: 'panel slim fine' }, element('p', {}, `<strong>✓ ${nl ? 'Verzenden staat open.' : 'Sending is open.'}</strong> ${nl ? 'Elk bericht wordt nog apart beslist.' : 'Each message is still decided by itself.'}`));
	const items = closing.map(({ code, retryAt }) => {
		const words = reasonWords(code);
		const until = retryAt === undefined ? '' : ` ${nl ? 'Tot' : 'Until'} ${timeText(retryAt, timeZone, language)}.`;
		return element('li', {}, `<strong>${escape(words?.what[language] ?? code)}.</strong> ${escape(words?.cure[language] ?? '')}${escape(until)}`);
	});
	return element('section', { class: 'panel warn', 'aria-labelledby': 'closed' }, element('h2', { id: 'closed' }, `! ${nl ? 'Er wordt nu niets verstuurd' : 'Nothing is sent now'}`), element('ul', { class: 'reasons' }, ...items));
}

/** `23 nov 2026 14:03` in a time zone. */
export function timeText(at: number, timeZone: string, language: Language): string {
	return new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone, hourCycle: 'h23' }).format(at).replace(',', '');
}
