import type { Store } from '../../../core/use-cases';

const FOOT = 'Automatisch bericht van {account}. STOP = geen berichten meer. Privacy: {privacy_link}';

function row(key: string, purpose: string, text: string, more: { asks?: string; quick_replies?: string } = {}) {
	return { key, language: 'nl', variant: 'a', purpose, asks: '', quick_replies: '', text: `${text} ${FOOT}`, ...more };
}

/** A copy table with one text of every sort: two questions, a service text, an offer and the confirmation. */
export const COPY_ROWS = [
	row('opt_in_question', 'service', 'Hoi {name}, mogen we je berichten sturen?', { asks: 'dm_promotion', quick_replies: 'JA|Nee|STOP' }),
	row('crm_question', 'service', 'Mogen we je gegevens bewaren, {name}?', { asks: 'crm_storage', quick_replies: 'JA|Nee' }),
	row('soft_touch', 'service', 'Hoi {name}, bedankt voor je reactie!'),
	row('offer', 'promotion', 'Hoi {name}, 20% korting met code VAAS.'),
	row('follow_up', 'promotion', 'Hoi {name}, weet je nog?'),
	row('age_question', 'service', 'Hoi {name}, ben je 16 of ouder?', { asks: 'age', quick_replies: 'Ja, 16 of ouder|Nee' }),
	{ ...row('opt_out_confirmation', 'service', ''), text: 'Je bent afgemeld: {account} stuurt je geen berichten meer.' },
];

export async function publishCopyTable(store: Store): Promise<void> {
	const outcome = await store.publishCopy({ rows: COPY_ROWS });
	if (!outcome.published) throw new Error(JSON.stringify(outcome.problems));
}
