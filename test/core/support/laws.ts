import { ofType, type Fact, type FactOf } from './history';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SKEW = 60_000;
const CONFIRMATION = 'opt_out_confirmation';

/** A law looks at everything that happened and names every breach. */
export type Law = (facts: readonly Fact[]) => string[];

/** After a STOP is recorded no claim commits, except one confirmation of that STOP. */
export const stopWins: Law = (facts) => {
	const stopped = new Map<string, { event: string; confirmation: string | null }>();
	return facts.flatMap((fact) => {
		if (fact.type === 'inbound' && fact.says === 'stop' && !stopped.has(fact.person)) {
			stopped.set(fact.person, { event: fact.event, confirmation: null });
		}
		for (const stop of stopped.values()) {
			if (fact.type === 'given_back' && stop.confirmation === fact.send) stop.confirmation = null;
		}
		const stop = fact.type === 'claim' ? stopped.get(fact.person) : undefined;
		if (fact.type !== 'claim' || !stop) return [];
		const isConfirmation = fact.copy === CONFIRMATION && fact.event === stop.event;
		if (isConfirmation && stop.confirmation === null) {
			stop.confirmation = fact.send;
			return [];
		}
		return [`${fact.send} to ${fact.person} was claimed after their STOP`];
	});
};

/** Every claim is within 24 h of a message the person had sent by then. */
export const windowIsLaw: Law = (facts) => {
	const openFrom = new Map<string, number>();
	return facts.flatMap((fact) => {
		if (fact.type === 'inbound' && fact.opensWindow) {
			openFrom.set(fact.person, Math.max(openFrom.get(fact.person) ?? 0, Math.min(fact.occurredAt, fact.at)));
		}
		if (fact.type !== 'claim') return [];
		const from = openFrom.get(fact.person);
		return from !== undefined && fact.at < from + DAY ? [] : [`${fact.send} was claimed outside the window`];
	});
};

/** One message per person, event and step, unless a definite no gave the step back. */
export const onceOnly: Law = (facts) => {
	const standing = new Map<string, string>();
	return facts.flatMap((fact) => {
		if (fact.type === 'given_back') {
			for (const [key, send] of standing) if (send === fact.send) standing.delete(key);
		}
		if (fact.type !== 'claim') return [];
		const key = `${fact.person} ${fact.event} ${fact.step}`;
		const earlier = standing.get(key);
		standing.set(key, fact.send);
		return earlier === undefined ? [] : [`${fact.send} repeats ${earlier}`];
	});
};

/** Nobody gets a text more often than there were occasions to say it. */
export const noTextTwice: Law = (facts) => {
	const claims = ofType(facts, 'claim');
	const arrived = new Set(ofType(facts, 'delivered').map((fact) => fact.send));
	const texts = new Set(claims.map((claim) => `${claim.person} ${claim.text}`));
	return [...texts].flatMap((text) => {
		const same = claims.filter((claim) => `${claim.person} ${claim.text}` === text);
		const occasions = new Set(same.map((claim) => `${claim.event} ${claim.step}`)).size;
		const times = same.filter((claim) => arrived.has(claim.send)).length;
		return times > occasions ? [`a text came ${times} times for ${occasions} occasions`] : [];
	});
};

/** Never more than two messages since the person last wrote; the confirmation of a STOP is none to be answered. */
export const twoUnanswered: Law = (facts) => {
	const wroteAt = new Map<string, number>();
	const standing: FactOf<'claim'>[] = [];
	return facts.flatMap((fact) => {
		if (fact.type === 'inbound' && fact.opensWindow) {
			wroteAt.set(fact.person, Math.max(wroteAt.get(fact.person) ?? 0, Math.min(fact.occurredAt, fact.at)));
		}
		if (fact.type === 'given_back') standing.splice(0, standing.length, ...standing.filter((claim) => claim.send !== fact.send));
		if (fact.type !== 'claim') return [];
		const since = wroteAt.get(fact.person) ?? 0;
		const unanswered = standing.filter((claim) => claim.person === fact.person && claim.at >= since).length;
		standing.push(fact);
		return unanswered >= 2 && fact.copy !== CONFIRMATION ? [`${fact.send} is the third without an answer`] : [];
	});
};

/** Promotion only under a grant that stands. A STOP withdraws. */
export const promotionNeedsConsent: Law = (facts) => {
	const granted = new Set<string>();
	return facts.flatMap((fact) => {
		if (fact.type === 'grant' && fact.purpose === 'dm_promotion') granted.add(fact.person);
		if (fact.type === 'withdraw' && fact.purpose === 'dm_promotion') granted.delete(fact.person);
		if (fact.type === 'inbound' && fact.says === 'stop') granted.delete(fact.person);
		return fact.type === 'claim' && fact.promotion && !granted.has(fact.person) ? [`${fact.send} is promotion without consent`] : [];
	});
};

/** At most 200 claims of the account in any 60 minutes. */
export const hourlyPace: Law = (facts) => {
	const times = ofType(facts, 'claim').map((claim) => claim.at);
	return times.flatMap((at) => {
		const inHour = times.filter((other) => other <= at && other > at - HOUR).length;
		return inHour > 200 ? [`${inHour} claims in the hour up to ${at}`] : [];
	});
};

/** A grant comes from a yes of that person to a question that stood open for them, within 24 h of its asking. */
export const grantsAnswerQuestions: Law = (facts) =>
	facts.flatMap((fact, index) => {
		if (fact.type !== 'grant') return [];
		const before = facts.slice(0, index);
		const answer = ofType(before, 'inbound').find((inbound) => inbound.event === fact.event);
		if (answer?.person !== fact.person) return [`the grant of ${fact.person} rests on nobody's answer`];
		if (answer.says !== 'yes') return [`${answer.event} was no yes`];
		const asked = questionsBefore(before, answer).filter((claim) => claim.asks === fact.purpose);
		return asked.length > 0 ? [] : [`${answer.event} answers no open question about ${fact.purpose}`];
	});

function questionsBefore(facts: readonly Fact[], answer: FactOf<'inbound'>): FactOf<'claim'>[] {
	const givenBack = new Set(ofType(facts, 'given_back').map((fact) => fact.send));
	return ofType(facts.slice(0, facts.indexOf(answer)), 'claim').filter(
		(claim) =>
			claim.asks !== null &&
			claim.person === answer.person &&
			!givenBack.has(claim.send) &&
			(answer.tapOf === null ? claim.at <= answer.occurredAt + SKEW : claim.send === answer.tapOf) &&
			answer.occurredAt <= claim.at + DAY,
	);
}

export const LAWS: Readonly<Record<string, Law>> = {
	stopWins, windowIsLaw, onceOnly, noTextTwice, twoUnanswered, promotionNeedsConsent, hourlyPace, grantsAnswerQuestions,
};

/** Every breach of every law. */
export function breaches(facts: readonly Fact[]): string[] {
	return Object.entries(LAWS).flatMap(([name, law]) => law(facts).map((breach) => `${name}: ${breach}`));
}
