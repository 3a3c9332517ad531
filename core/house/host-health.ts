import type { Words } from '../accounts/cures';
import { REAL_HOSTS } from '../accounts/sandbox-clock';
import { ENOUGH_PEOPLE, type Arrivals } from '../inbox/arrivals';
import { certificateWords, statusWords, unreachedWords } from './callback-words';

/** What the callback said when it was asked as Meta asks it (reference §3.1). */
export type CallbackAnswer =
	| { readonly answer: 'challenge' }
	| { readonly answer: 'status'; readonly status: number }
	| { readonly answer: 'certificate' }
	| { readonly answer: 'none'; readonly unknownName: boolean };

/** What the funnel needs of the n8n it runs in. */
export interface HostFacts {
	/** Origin the credential calls. */
	readonly apiHost: string;
	/** null: nobody knows the address. */
	readonly callback: CallbackAnswer | null;
	readonly arrivals: Arrivals;
	/** IANA names: of the account, and the one n8n takes where a workflow names none. */
	readonly zones: { readonly account: string; readonly n8n: string };
	/** n8n's own limits: `N8N_PAYLOAD_SIZE_MAX`, and `N8N_CONCURRENCY_PRODUCTION_LIMIT` (below 1: none). */
	readonly payloadMiB: number;
	readonly concurrency: number;
	/** Of the disk the store is on; null for a store in PostgreSQL. */
	readonly freeBytes: number | null;
}

export interface HostFinding {
	readonly check: 'reachable' | 'arrivals' | 'access_level' | 'time_zone' | 'payload_limit' | 'concurrency' | 'disk';
	readonly state: 'ok' | 'warning' | 'problem';
	readonly what: Words;
	readonly cure: Words | null;
}

type Both = readonly [en: string, nl: string];
const words = ([en, nl]: Both): Words => ({ en, nl });
const ok = (check: HostFinding['check'], ...what: Both): HostFinding => ({ check, state: 'ok', what: words(what), cure: null });
const finding = (check: HostFinding['check'], state: HostFinding['state'], what: Both, cure: Both): HostFinding => ({ check, state, what: words(what), cure: words(cure) });

/** What is wrong with the n8n around the funnel and what to do about it. Pure; the facts are read before. */
export function assessHost(facts: HostFacts): HostFinding[] {
	return [reachable(facts), arrived(facts), accessLevel(facts), timeZone(facts), payloadLimit(facts), concurrency(facts), disk(facts)];
}

function reachable({ callback }: HostFacts): HostFinding {
	if (callback === null) {
		return finding('reachable', 'warning', ['The callback was not asked: its address is not known, or not public HTTPS', 'De callback is niet gevraagd: het adres is niet bekend, of geen openbaar HTTPS'],
			['Publish "20 inbox", or enter the address at the node.', 'Publiceer "20 inbox", of vul het adres in bij de node.']);
	}
	switch (callback.answer) {
		case 'challenge':
			return ok('reachable', 'The callback answers the way Meta wants it', 'De callback antwoordt zoals Meta dat wil');
		case 'status':
			return finding('reachable', 'problem', ...statusWords(callback.status));
		case 'certificate':
			return finding('reachable', 'problem', ...certificateWords());
		case 'none':
			// A machine behind a router may not reach its own public address although everybody else does.
			return finding('reachable', callback.unknownName ? 'problem' : 'warning', ...unreachedWords(callback.unknownName));
	}
}

function arrived({ arrivals: { lastAt, others } }: HostFacts): HostFinding {
	if (lastAt !== null) {
		const at = new Date(lastAt).toISOString();
		return ok('arrivals', `Updates of this account arrive, the last at ${at}`, `Updates van dit account komen aan, de laatste om ${at}`);
	}
	const send: Both = [
		'Send the account a message from another account. If nothing comes: set the app to Live, accept the tester invitation, and in the Instagram app switch on Settings > Messages > Connected tools > Allow access to messages.',
		'Stuur het account een bericht vanaf een ander account. Komt er niets: zet de app op Live, accepteer de testersuitnodiging, en zet in de Instagram-app Instellingen > Berichten > Verbonden tools > Toegang tot berichten aan.',
	];
	return others > 0
		? finding('arrivals', 'problem', [`Only tests of the dashboard or updates of other accounts arrived (${others}), none of this account`, `Er kwamen alleen tests van het dashboard of updates van andere accounts aan (${others}), geen van dit account`], send)
		: finding('arrivals', 'warning', ['No update of this account has arrived yet', 'Er is nog geen update van dit account aangekomen'], send);
}

function accessLevel({ apiHost, arrivals: { people } }: HostFacts): HostFinding {
	if (!REAL_HOSTS.includes(apiHost)) return ok('access_level', 'A sandbox shows everybody', 'Een sandbox toont iedereen');
	if (people >= ENOUGH_PEOPLE) return ok('access_level', `${people} people and more have written: Meta shows everybody`, `${people} mensen of meer hebben geschreven: Meta toont iedereen`);
	return finding('access_level', 'warning',
		['Meta does not tell whether the app has Advanced Access. Without it only people with a role in the app are seen and can be messaged; stories, figures, imports, segments and rehearsal work for all', 'Meta zegt niet of de app Advanced Access heeft. Zonder dat zie en bericht je alleen mensen met een rol in de app; stories, cijfers, imports, segmenten en de repetitie werken voor iedereen'],
		['Look in the Meta app dashboard under App Review > Permissions and features. Until it is granted invite testers under App roles, and stay with mode "test_people".', 'Kijk in het Meta-appdashboard onder App Review > Permissions and features. Nodig tot die tijd testers uit onder App roles, en blijf bij modus "test_people".']);
}

function timeZone({ zones }: HostFacts): HostFinding {
	return zones.account === zones.n8n
		? ok('time_zone', `n8n and the account keep the time of ${zones.n8n}`, `n8n en het account houden de tijd van ${zones.n8n} aan`)
		: finding('time_zone', 'warning',
			[`The account keeps the time of ${zones.account}, n8n that of ${zones.n8n}: schedules of your own workflows run by n8n's`, `Het account houdt de tijd van ${zones.account} aan, n8n die van ${zones.n8n}: schema's van je eigen workflows volgen n8n`],
			[`Set GENERIC_TIMEZONE=${zones.account} for n8n, or correct timeZone in "00 set-up and health".`, `Zet GENERIC_TIMEZONE=${zones.account} voor n8n, of verbeter timeZone in "00 set-up and health".`]);
}

/** Meta puts up to 1,000 updates into one call (reference §3.4); of about a kilobyte each, with room for long texts. */
const LEAST_PAYLOAD_MIB = 4;

function payloadLimit({ payloadMiB }: HostFacts): HostFinding {
	return payloadMiB >= LEAST_PAYLOAD_MIB
		? ok('payload_limit', `n8n takes calls of up to ${payloadMiB} MiB`, `n8n neemt aanroepen tot ${payloadMiB} MiB aan`)
		: finding('payload_limit', 'problem',
			[`n8n refuses calls above ${payloadMiB} MiB: a full batch of Meta's updates is larger`, `n8n weigert aanroepen boven ${payloadMiB} MiB: een volle batch updates van Meta is groter`],
			[`Set N8N_PAYLOAD_SIZE_MAX to ${LEAST_PAYLOAD_MIB} or more (16 is n8n's own value), in the proxy too.`, `Zet N8N_PAYLOAD_SIZE_MAX op ${LEAST_PAYLOAD_MIB} of meer (16 is n8n's eigen waarde), ook in de proxy.`]);
}

/** Fewer at once and a workflow that waits for Instagram holds up the answers to everybody. */
const LEAST_CONCURRENCY = 5;

function concurrency({ concurrency: most }: HostFacts): HostFinding {
	if (most < 1) return ok('concurrency', 'n8n runs as many workflows at once as come', 'n8n voert zoveel workflows tegelijk uit als er komen');
	return most >= LEAST_CONCURRENCY
		? ok('concurrency', `n8n runs ${most} workflows at once`, `n8n voert ${most} workflows tegelijk uit`)
		: finding('concurrency', 'warning',
			[`n8n runs only ${most} workflow(s) at once: nothing is lost, answers wait for each other`, `n8n voert maar ${most} workflow(s) tegelijk uit: er gaat niets verloren, antwoorden wachten op elkaar`],
			[`Set N8N_CONCURRENCY_PRODUCTION_LIMIT to ${LEAST_CONCURRENCY} or more, or to -1.`, `Zet N8N_CONCURRENCY_PRODUCTION_LIMIT op ${LEAST_CONCURRENCY} of meer, of op -1.`]);
}

const GIB = 1024 ** 3;
/** Below the first an import of a million rows and its backup may not fit; below the second SQLite may stop any hour. */
const LITTLE_BYTES = 2 * GIB;
const LEAST_BYTES = GIB / 4;

function disk({ freeBytes }: HostFacts): HostFinding {
	if (freeBytes === null) return ok('disk', 'The store is in PostgreSQL: look after its disk there', 'De store staat in PostgreSQL: let daar op de schijf');
	const free = `${(freeBytes / GIB).toFixed(1)} GiB`;
	if (freeBytes >= LITTLE_BYTES) return ok('disk', `${free} are free on the disk of the store`, `Op de schijf van de store is ${free} vrij`);
	return finding('disk', freeBytes < LEAST_BYTES ? 'problem' : 'warning',
		[`Only ${free} are free on the disk of the store: when it is full nothing is recorded, opt-outs neither`, `Op de schijf van de store is maar ${free} vrij: is die vol, dan wordt niets meer vastgelegd, ook geen afmelding`],
		['Make room: shorten n8n\'s saved executions (EXECUTIONS_DATA_MAX_AGE), move backups elsewhere, or enlarge the disk.', 'Maak ruimte: bewaar minder executies in n8n (EXECUTIONS_DATA_MAX_AGE), zet back-ups elders, of vergroot de schijf.']);
}
