const WORDS = {
	en: {
		subtitle: 'a local Instagram', skip: 'Skip to the phones', clock: 'Clock of the sandbox', later: 'later', hour: '+1 h', day: '+24 h', days: '+48 h', morning: 'Next morning',
		newPerson: 'New person', newStory: 'Post a story', account: 'Account', people: 'People', scenarios: 'Scenarios', phones: 'Phones', api: 'What the API saw', log: 'API',
		search: 'Find somebody', noPeople: 'Nobody yet. Make a new person, or play a scenario.', noMatch: 'Nobody of that name.', open: 'open', wroteNever: 'no messages yet',
		you: 'You', unread: (n) => `${n} unread`, noPhone: 'Choose somebody to see their phone.', noPhoneMore: 'Or play a scenario: its people appear here by themselves.',
		close: 'Close the phone of', more: 'More', message: 'Message…', send: 'Send', conversation: 'Conversation of', empty: 'No messages yet. Reply to the story, or write something.',
		story: (n) => (n === 1 ? '1 story' : `${n} stories`), openStory: 'Open the story', noStory: 'No story at the moment', closeStory: 'Close the story', nextStory: 'Next story', backStory: 'Previous story', pause: 'Pause', goOn: 'Play',
		replyStory: 'Reply to the story…', repliedTo: 'Replied to the story', storyGone: 'Replied to a story that is gone', toComment: 'In answer to your comment', deleted: 'Message deleted', mentioned: 'Mentioned the account in a story',
		neverWrote: 'Has not written: no direct message is allowed', shut: 'The 24-hour window is shut', openFor: (time) => `The account may write for ${time}`, blocked: 'Has blocked the account',
		comment: 'Comment on a post…', mention: 'Mention in my story', like: 'React ❤️ to the last message', block: 'Block', unblock: 'Unblock', stop: 'Write STOP', seenAll: 'Mark as read', sandboxed: 'Nothing leaves this computer',
		onlyThese: 'These phones', all: 'Everything', nothing: 'Nothing yet. Whatever the people do, the app is told, and asks for, appears here.', newest: 'newest first', linked: 'One message on its way', clear: 'Show all again',
		toApp: 'Instagram → app', fromApp: 'app → Instagram', person: 'person', time: 'clock', sandbox: 'sandbox', noAnswer: 'no answer', attempt: (n) => `attempt ${n}`, notDelivered: 'not delivered', forged: 'forged', script: 'by script', allTheSame: 'delivered all the same',
		username: 'Username', name: 'Name', language: 'Language (two letters)', create: 'Create', cancel: 'Cancel', words: 'Words on the story', post: 'Post', commentWords: 'Comment', failed: 'That did not work: ',
		play: 'Play', step: 'One step', again: 'Play again', playing: 'Playing…', another: 'Another one is being played', met: 'as it must be', missed: 'not as it must be', done: 'done', waiting: 'to come', of: 'of',
		one_message: 'one message comes', suppressed: 'nothing comes: opted out', window_closed: 'nothing comes: the window is shut', no_open_question: 'nothing comes: nobody asked', person_unreachable: 'nothing comes: not reachable', left_to_team: 'nothing comes: left to a colleague',
		doStory: 'The account posts', doClock: (n) => `${n} hours go by`, doHold: 'Updates wait', doRelease: 'Updates arrive', doFault: 'Something goes wrong', times: (n) => `(told ${n} times)`,
		acts: { 'message': 'writes', 'story-reply': 'replies to the story', 'tap': 'taps', 'reaction': 'reacts', 'story-mention': 'mentions the account', 'comment': 'comments', 'block': 'blocks the account', 'unblock': 'unblocks the account', 'view-story': 'looks at the story', 'seen': 'reads it', 'follow': 'follows', 'unfollow': 'unfollows' },
		taps: ['the first answer', 'the second answer', 'the third answer'],
		facts: { path: 'Call', body: 'Text', quickReplies: 'Quick replies', tag: 'Tag', code: 'Error', message: 'Message', window: 'Window', faults: 'Fault', updates: 'Updates', ms: 'Answered in', error: 'Problem', left: 'Left by', at: 'Sandbox time', yes: 'open', no: 'shut', status: 'Status' },
	},
	nl: {
		subtitle: 'een lokale Instagram', skip: 'Naar de telefoons', clock: 'Klok van de sandbox', later: 'later', hour: '+1 u', day: '+24 u', days: '+48 u', morning: 'Volgende ochtend',
		newPerson: 'Nieuw iemand', newStory: 'Story plaatsen', account: 'Account', people: 'Mensen', scenarios: 'Scenario’s', phones: 'Telefoons', api: 'Wat de API zag', log: 'API',
		search: 'Zoek iemand', noPeople: 'Nog niemand. Maak iemand, of speel een scenario.', noMatch: 'Niemand met die naam.', open: 'open', wroteNever: 'nog geen berichten',
		you: 'Jij', unread: (n) => `${n} ongelezen`, noPhone: 'Kies iemand om de telefoon te zien.', noPhoneMore: 'Of speel een scenario: de mensen daarin verschijnen vanzelf.',
		close: 'Sluit de telefoon van', more: 'Meer', message: 'Bericht…', send: 'Stuur', conversation: 'Gesprek van', empty: 'Nog geen berichten. Antwoord op de story, of schrijf iets.',
		story: (n) => (n === 1 ? '1 story' : `${n} stories`), openStory: 'Open de story', noStory: 'Nu geen story', closeStory: 'Sluit de story', nextStory: 'Volgende story', backStory: 'Vorige story', pause: 'Pauze', goOn: 'Speel',
		replyStory: 'Antwoord op de story…', repliedTo: 'Antwoordde op de story', storyGone: 'Antwoordde op een story die weg is', toComment: 'Antwoord op je reactie', deleted: 'Bericht verwijderd', mentioned: 'Noemde het account in een story',
		neverWrote: 'Schreef nooit: er mag geen bericht heen', shut: 'Het 24-uursvenster is dicht', openFor: (time) => `Het account mag nog ${time} schrijven`, blocked: 'Heeft het account geblokkeerd',
		comment: 'Reageer op een post…', mention: 'Noem in mijn story', like: '❤️ op het laatste bericht', block: 'Blokkeer', unblock: 'Deblokkeer', stop: 'Schrijf STOP', seenAll: 'Markeer als gelezen', sandboxed: 'Niets verlaat deze computer',
		onlyThese: 'Deze telefoons', all: 'Alles', nothing: 'Nog niets. Wat mensen doen, wat de app te horen krijgt en wat die vraagt, verschijnt hier.', newest: 'nieuwste eerst', linked: 'Eén bericht onderweg', clear: 'Toon alles weer',
		toApp: 'Instagram → app', fromApp: 'app → Instagram', person: 'persoon', time: 'klok', sandbox: 'sandbox', noAnswer: 'geen antwoord', attempt: (n) => `poging ${n}`, notDelivered: 'niet bezorgd', forged: 'vervalst', script: 'door script', allTheSame: 'toch bezorgd',
		username: 'Gebruikersnaam', name: 'Naam', language: 'Taal (twee letters)', create: 'Maak', cancel: 'Annuleer', words: 'Woorden op de story', post: 'Plaats', commentWords: 'Reactie', failed: 'Dat lukte niet: ',
		play: 'Speel', step: 'Eén stap', again: 'Speel opnieuw', playing: 'Speelt…', another: 'Er wordt een ander gespeeld', met: 'zoals het moet', missed: 'niet zoals het moet', done: 'gedaan', waiting: 'komt nog', of: 'van',
		one_message: 'er komt één bericht', suppressed: 'er komt niets: afgemeld', window_closed: 'er komt niets: venster dicht', no_open_question: 'er komt niets: niemand vroeg iets', person_unreachable: 'er komt niets: niet bereikbaar', left_to_team: 'er komt niets: voor een collega',
		doStory: 'Het account plaatst', doClock: (n) => `${n} uur later`, doHold: 'Meldingen wachten', doRelease: 'Meldingen komen aan', doFault: 'Er gaat iets mis', times: (n) => `(${n} keer verteld)`,
		acts: { 'message': 'schrijft', 'story-reply': 'antwoordt op de story', 'tap': 'tikt op', 'reaction': 'reageert met', 'story-mention': 'noemt het account', 'comment': 'reageert', 'block': 'blokkeert het account', 'unblock': 'deblokkeert het account', 'view-story': 'bekijkt de story', 'seen': 'leest het', 'follow': 'volgt', 'unfollow': 'ontvolgt' },
		taps: ['het eerste antwoord', 'het tweede antwoord', 'het derde antwoord'],
		facts: { path: 'Aanroep', body: 'Tekst', quickReplies: 'Snelle antwoorden', tag: 'Tag', code: 'Fout', message: 'Melding', window: 'Venster', faults: 'Storing', updates: 'Meldingen', ms: 'Antwoord na', error: 'Probleem', left: 'Verlaten door', at: 'Tijd in de sandbox', yes: 'open', no: 'dicht', status: 'Status' },
	},
};

export const LANGUAGES = ['nl', 'en'];
let chosen = localStorage.getItem('language') ?? ((document.documentElement.dataset.asked ?? '') || (window.navigator.language.startsWith('nl') ? 'nl' : 'en'));
if (!LANGUAGES.includes(chosen)) chosen = 'en';

export const language = () => chosen;
export function choose(wanted) {
	chosen = wanted;
	localStorage.setItem('language', wanted);
}

/** Words in the chosen language; some take a value. */
export function t(key, ...values) {
	const found = WORDS[chosen][key];
	return typeof found === 'function' ? found(...values) : found;
}

const locale = () => (chosen === 'nl' ? 'nl-NL' : 'en-GB');
export const clockTime = (ms) => new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(ms);
export const exactTime = (ms) => new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(ms);
export const dayOf = (ms) => new Intl.DateTimeFormat(locale(), { weekday: 'short', day: 'numeric', month: 'short' }).format(ms);

/** 3 h 20 min, 45 min. */
export function spanOf(ms) {
	const minutes = Math.max(1, Math.ceil(ms / 60_000));
	const hours = Math.floor(minutes / 60);
	const hour = chosen === 'nl' ? 'u' : 'h';
	return hours === 0 ? `${minutes} min` : `${hours} ${hour} ${minutes % 60} min`;
}
