import { ESSENTIAL_FIELDS } from '../instagram/subscriptions';
import { PROBED, type AccountProbe, type Probed } from '../instagram/probe';
import type { AccountState } from './account-state';
import { ADVISED_VERSION, versionLife } from './api-versions';
import { cureOf, SCOPES, TAKEOVER_SUSPECTED, type Words } from './cures';
import { addressFault, type AddressFault } from './public-address';
import { INSTAGRAM_HOST, REAL_HOSTS } from './sandbox-clock';
import type { TokenHealth } from './token-vault';

export type HealthState = 'ok' | 'warning' | 'problem';

export type HealthCheck =
	| 'token' | 'token_life' | 'account' | 'account_type' | 'two_ids' | 'app_secret' | `permission_${Probed}` | 'subscription'
	| 'api_version' | 'api_host' | 'callback' | 'mode' | 'stop_switch' | 'takeover' | 'pause';

/** One thing that was looked at; `cure` is null when there is nothing to do. */
export interface HealthFinding {
	readonly check: HealthCheck;
	readonly state: HealthState;
	readonly what: Words;
	readonly cure: Words | null;
}

/** Everything the health of an account rests on. */
export interface HealthFacts {
	readonly probe: AccountProbe;
	readonly account: AccountState;
	/** Version the credential asks for, such as `v25.0`; empty when it names none. */
	readonly askedVersion: string;
	/** Origin the credential calls. */
	readonly apiHost: string;
	readonly hasAppSecret: boolean;
	readonly token: TokenHealth;
	/** Address Meta delivers to, as far as it is known; null when nobody knows it. */
	readonly callback: string | null;
	/** A person asks about this very address: it is judged for Meta, whatever host is called. */
	readonly callbackEntered?: boolean;
}

export interface AccountHealth {
	/** The worst of the findings. */
	readonly state: HealthState;
	readonly findings: readonly HealthFinding[];
}

/** How long before a version ends somebody should hear of it: one working month to try a newer one. */
const VERSION_NOTICE_MS = 30 * 24 * 3_600_000;

/**
 * What is wrong with an account and what to do about it. Pure; the facts are read before.
 *
 * @param now real time, UTC milliseconds: a version of Meta's API ends by the calendar
 */
export function assessHealth(facts: HealthFacts, now: number): AccountHealth {
	const findings = [
		...tokenFindings(facts),
		lifeFinding(facts.token, facts.account.now),
		...PROBED.map((probed) => permissionFinding(facts.probe, probed)),
		subscriptionFinding(facts.probe),
		versionFinding(facts, now),
		hostFinding(facts),
		callbackFinding(facts),
		...sendingFindings(facts.account),
	];
	const has = (state: HealthState) => findings.some((finding) => finding.state === state);
	return { state: has('problem') ? 'problem' : has('warning') ? 'warning' : 'ok', findings };
}

function tokenFindings({ probe, account, hasAppSecret }: HealthFacts): HealthFinding[] {
	const secret = hasAppSecret
		? ok('app_secret', 'The app secret is filled in', 'Het app-geheim is ingevuld')
		: finding('app_secret', 'problem',
			['The credential has no app secret, so no update can be verified', 'Het app-geheim ontbreekt in de credential; geen enkele update kan worden gecontroleerd'],
			['Enter the Instagram app secret: Meta app dashboard > Instagram > API setup > Business login settings.', 'Vul het Instagram-app-geheim in: Meta-appdashboard > Instagram > API setup > Business login settings.']);
	if (!probe.identity.ok) {
		const { what, cure } = cureOf(probe.identity.error, 'account');
		const { class: errorClass, closed } = probe.identity.error;
		const passing = closed?.because !== 'token_dead' && ['throttled', 'not_reached', 'ambiguous'].includes(errorClass);
		return [{ check: 'token', state: passing ? 'warning' : 'problem', what, cure }, secret];
	}
	const { accountId, appScopedId, accountType } = probe.identity.value;
	return [
		ok('token', 'Instagram accepts the token', 'Instagram neemt het token aan'),
		accountFinding(accountId === account.igAccountId),
		typeFinding(accountType),
		idsFinding(account.appScopedId === appScopedId),
		secret,
	];
}

const DAY_MS = 24 * 3_600_000;
/** The funnel refreshes at ten days; less than this left means that it could not. */
const LIFE_NOTICE_MS = 7 * DAY_MS;

function lifeFinding({ state, expiresAt, refreshable }: TokenHealth, now: number): HealthFinding {
	const anew: Both = ['Log in again or paste a new token, then run "00 set-up".', 'Log opnieuw in of plak een nieuw token, en voer dan "00 set-up" uit.'];
	if (state === 'dead') return finding('token_life', 'problem', ['The token in use is dead', 'Het gebruikte token is dood'], anew);
	if (state === 'none') return finding('token_life', 'problem', ['There is no token in use', 'Er is geen token in gebruik'], anew);
	if (!refreshable) return ok('token_life', 'The token has no end of its own', 'Het token heeft geen einde');
	if (expiresAt === null) return ok('token_life', 'The end of the token becomes known with its first refresh', 'Het einde van het token wordt bekend bij de eerste verversing');
	const day = new Date(expiresAt).toISOString().slice(0, 10);
	return expiresAt - now < LIFE_NOTICE_MS
		? finding('token_life', 'warning', [`The token ends on ${day} and could not be refreshed so far`, `Het token loopt af op ${day} en kon nog niet worden ververst`], anew)
		: ok('token_life', `The token is good until ${day} and is refreshed before`, `Het token is geldig tot ${day} en wordt eerder ververst`);
}

function accountFinding(same: boolean): HealthFinding {
	return same
		? ok('account', 'The token belongs to this account', 'Het token hoort bij dit account')
		: finding('account', 'problem',
			['The token belongs to another Instagram account', 'Het token hoort bij een ander Instagram-account'],
			['Put the token of this account into the credential, or run "00 set-up" to connect the other account.', 'Zet het token van dit account in de credential, of voer "00 set-up" uit om het andere account te verbinden.']);
}

/** Only professional accounts may use the API (reference §0). */
function typeFinding(accountType: string | null): HealthFinding {
	if (accountType === null) return ok('account_type', 'Instagram does not say of what type the account is', 'Instagram zegt niet van welk type het account is');
	return accountType.toUpperCase() === 'PERSONAL'
		? finding('account_type', 'problem',
			['The account is a personal one, which the API does not serve', 'Het is een persoonlijk account; daarvoor werkt de API niet'],
			['In the Instagram app: Settings > Account type > Switch to professional account. Then log in again for a new token.', 'In de Instagram-app: Instellingen > Accounttype > Overstappen naar professioneel account. Log daarna opnieuw in voor een nieuw token.'])
		: ok('account_type', 'The account is a professional one', 'Het is een professioneel account');
}

function idsFinding(stored: boolean): HealthFinding {
	return stored
		? ok('two_ids', 'Both ids of the account are known', 'Beide id\'s van het account zijn bekend')
		: finding('two_ids', 'warning',
			['The app-scoped id of the account is not known, or has changed: the account\'s own messages may not be recognised', 'Het app-id van het account is niet bekend of is veranderd: eigen berichten worden misschien niet herkend'],
			['Run the workflow "00 set-up" once; it stores both ids.', 'Voer de workflow "00 set-up" één keer uit; die bewaart beide id\'s.']);
}

function permissionFinding(probe: AccountProbe, probed: Probed): HealthFinding {
	const check = `permission_${probed}` as const;
	const error = probe.permissions[probed];
	if (error === null) return ok(check, `May read ${probed} (${SCOPES[probed]})`, `Mag lezen: ${DUTCH[probed]} (${SCOPES[probed]})`);
	if (error === 'not_asked') return ok(check, `Nothing to ask about ${probed} at the moment`, `Op dit moment niets te vragen over ${DUTCH[probed]}`);
	const { what, cure } = cureOf(error, probed);
	// Only a refusal is one: what was throttled or lost tells nothing about the permission.
	const refused = ['configuration', 'token_dead', 'account_stop'].includes(error.class);
	const named: Words = { en: `${what.en} (${probed})`, nl: `${what.nl} (${DUTCH[probed]})` };
	return { check, state: refused ? 'problem' : 'warning', what: named, cure };
}

const DUTCH: Readonly<Record<Probed, string>> = { stories: 'stories', insights: 'cijfers', conversations: 'gesprekken', comments: 'reacties' };

function subscriptionFinding({ subscription }: AccountProbe): HealthFinding {
	if (subscription === 'not_asked') return ok('subscription', 'The subscription could not be asked for', 'De aanmelding voor updates kon niet worden opgevraagd');
	if (!subscription.ok) {
		const { what, cure } = cureOf(subscription.error, 'conversations');
		return { check: 'subscription', state: 'warning', what, cure };
	}
	const fields = subscription.value;
	const missing = ESSENTIAL_FIELDS.filter((field) => !fields.includes(field));
	if (missing.length === 0) return ok('subscription', 'The account is subscribed to updates', 'Het account is aangemeld voor updates');
	const list = missing.join(', ');
	return finding('subscription', 'problem',
		[`Instagram does not send these updates: ${list}`, `Instagram stuurt deze updates niet: ${list}`],
		['Run the operation "Subscribe" of the Instagram node, and tick these fields for the app in the Meta app dashboard.', 'Voer de bewerking "Subscribe" van de Instagram-node uit, en vink deze velden aan voor de app in het Meta-appdashboard.']);
}

function versionFinding({ askedVersion, probe: { servedVersion } }: HealthFacts, now: number): HealthFinding {
	const life = versionLife(askedVersion, now);
	const enter: readonly [string, string] = [
		`Enter ${ADVISED_VERSION} as the API version of the credential.`,
		`Vul ${ADVISED_VERSION} in als API-versie van de credential.`,
	];
	switch (life.state) {
		case 'unnamed':
			return finding('api_version', 'warning', ['The credential names no API version: Meta chooses an old one', 'De credential noemt geen API-versie: Meta kiest dan een oude'], enter);
		case 'malformed':
			return finding('api_version', 'problem', ['The API version of the credential is no version', 'De API-versie van de credential is geen versie'], enter);
		case 'ended':
			return finding('api_version', 'problem', [`API version ${askedVersion} has expired`, `API-versie ${askedVersion} is verlopen`], enter);
		case 'live':
		case 'unknown':
			break;
	}
	if (servedVersion !== null && servedVersion !== askedVersion) {
		return finding('api_version', 'problem',
			[`Meta answers with ${shown(servedVersion)} where ${askedVersion} was asked for: that version has expired`, `Meta antwoordt met ${shown(servedVersion)} waar ${askedVersion} gevraagd was: die versie is verlopen`],
			enter);
	}
	if (life.state === 'unknown' && servedVersion === null) {
		return finding('api_version', 'warning', [`API version ${askedVersion} is newer than this pack knows`, `API-versie ${askedVersion} is nieuwer dan dit pakket kent`], enter);
	}
	if (life.state === 'live' && life.endsAt !== null && life.endsAt - now < VERSION_NOTICE_MS) {
		const day = new Date(life.endsAt).toISOString().slice(0, 10);
		return finding('api_version', 'warning', [`API version ${askedVersion} expires on ${day}`, `API-versie ${askedVersion} verloopt op ${day}`], enter);
	}
	return ok('api_version', `API version ${askedVersion} is in use`, `API-versie ${askedVersion} is in gebruik`);
}

/** A header is Meta's word, not ours: only what looks like a version is repeated. */
function shown(version: string): string {
	return /^v\d{1,3}\.\d{1,2}$/.test(version) ? version : 'another version';
}

function hostFinding({ apiHost, account }: HealthFacts): HealthFinding {
	if (apiHost !== account.apiHost) {
		return finding('api_host', 'problem',
			['The credential calls another host than the one the account was connected with', 'De credential roept een andere host aan dan die waarmee het account verbonden is'],
			['Correct the API host of the credential, or run "00 set-up" again.', 'Verbeter de API-host van de credential, of voer "00 set-up" opnieuw uit.']);
	}
	return REAL_HOSTS.includes(apiHost)
		? ok('api_host', 'The account is at the real Instagram', 'Het account is bij het echte Instagram')
		: finding('api_host', 'warning',
			['The account is at a sandbox or another host, not at Instagram', 'Het account is bij een sandbox of andere host, niet bij Instagram'],
			[`For the real account enter ${INSTAGRAM_HOST} as the API host of the credential.`, `Vul voor het echte account ${INSTAGRAM_HOST} in als API-host van de credential.`]);
}

const CALLBACK_FAULTS: Readonly<Record<AddressFault, readonly [string, string]>> = {
	malformed: ['The callback URL is no web address', 'De callback-URL is geen webadres'],
	not_https: ['The callback URL is not HTTPS, and Meta delivers to nothing else', 'De callback-URL is geen HTTPS, en Meta levert nergens anders af'],
	not_public: ['The callback URL is a private address that Meta cannot reach', 'De callback-URL is een privéadres dat Meta niet kan bereiken'],
};

function callbackFinding({ callback, callbackEntered = false, apiHost }: HealthFacts): HealthFinding {
	if (!callbackEntered && !REAL_HOSTS.includes(apiHost)) return ok('callback', 'A sandbox may deliver to any address', 'Een sandbox mag op elk adres afleveren');
	const cure: readonly [string, string] = [
		'Give n8n a public HTTPS address (WEBHOOK_URL) with a certificate of a known authority, and enter the trigger\'s production URL in the Meta app dashboard.',
		'Geef n8n een openbaar HTTPS-adres (WEBHOOK_URL) met een certificaat van een bekende instantie, en vul de productie-URL van de trigger in het Meta-appdashboard in.',
	];
	if (callback === null) return finding('callback', 'warning', ['The callback URL is not known', 'De callback-URL is niet bekend'], ['Enter it at the node, or set WEBHOOK_URL for n8n.', 'Vul die in bij de node, of zet WEBHOOK_URL voor n8n.']);
	const fault = addressFault(callback);
	return fault === null
		? ok('callback', 'The callback URL is public HTTPS', 'De callback-URL is openbaar HTTPS')
		: finding('callback', 'problem', CALLBACK_FAULTS[fault], cure);
}

function sendingFindings({ mode, stopped, takeoverSuspectedAt, pause }: AccountState): HealthFinding[] {
	return [modeFinding(mode), stopped
		? finding('stop_switch', 'warning', ['The stop switch is set: nothing is sent', 'De stopschakelaar staat aan: er wordt niets verzonden'], ['Run the operation "Resume Sending" when sending may go on.', 'Voer de bewerking "Resume Sending" uit als verzenden weer mag.'])
		: ok('stop_switch', 'The stop switch is off', 'De stopschakelaar staat uit'), takeoverFinding(takeoverSuspectedAt), pauseFinding(pause)];
}

function modeFinding(mode: AccountState['mode']): HealthFinding {
	switch (mode) {
		case 'live':
			return ok('mode', 'The account is live', 'Het account is live');
		case 'test_people':
			return finding('mode', 'warning', ['Only test people get messages', 'Alleen testpersonen krijgen berichten'], ['Run "00 set-up" with Sending Mode "Live" when everything is tried.', 'Voer "00 set-up" uit met Sending Mode "Live" als alles getest is.']);
		case 'rehearsal':
			return finding('mode', 'warning', ['The account is in rehearsal: it decides, and sends nothing', 'Het account is in repetitie: het beslist, en verzendt niets'], ['Run "00 set-up" with Sending Mode "Test People", then "Live".', 'Voer "00 set-up" uit met Sending Mode "Test People", daarna "Live".']);
	}
}

function takeoverFinding(suspectedAt: number | null): HealthFinding {
	if (suspectedAt === null) return ok('takeover', 'Nobody else sends from the account in numbers', 'Niemand anders verstuurt in aantallen vanaf het account');
	const { what, cure } = TAKEOVER_SUSPECTED;
	return { check: 'takeover', state: 'problem', what, cure };
}

function pauseFinding(pause: AccountState['pause']): HealthFinding {
	if (pause === null) return ok('pause', 'The account is not paused', 'Het account is niet gepauzeerd');
	if (pause.until !== null) {
		const until = new Date(pause.until).toISOString();
		return finding('pause', 'warning', [`The account is paused until ${until} (${pause.reason})`, `Het account is gepauzeerd tot ${until} (${pause.reason})`], ['It goes on by itself then.', 'Daarna gaat het vanzelf verder.']);
	}
	return finding('pause', 'problem', [`The account is paused until its owner acts (${pause.reason})`, `Het account is gepauzeerd tot de eigenaar iets doet (${pause.reason})`], ['Mend what the other checks name, then run "00 set-up": it ends the pause.', 'Herstel wat de andere controles noemen en voer dan "00 set-up" uit: dat beëindigt de pauze.']);
}

type Both = readonly [en: string, nl: string];

function finding(check: HealthCheck, state: HealthState, [whatEn, whatNl]: Both, [cureEn, cureNl]: Both): HealthFinding {
	return { check, state, what: { en: whatEn, nl: whatNl }, cure: { en: cureEn, nl: cureNl } };
}

function ok(check: HealthCheck, en: string, nl: string): HealthFinding {
	return { check, state: 'ok', what: { en, nl }, cure: null };
}
