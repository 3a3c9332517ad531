/** Why a text is held back. */
export const MODERATION_KINDS = ['hate', 'scam', 'spam', 'link'] as const;
export type ModerationKind = (typeof MODERATION_KINDS)[number];

/**
 * Words that show it by themselves, in normal form (`normal-text.ts`), hand-picked for Dutch and English: word lists
 * that can be had hold everyday words too. What they miss a team adds in the table `moderation_rules`; what they hold
 * back wrongly a human lets go on.
 */
export const MODERATION_PHRASES: Readonly<Record<Exclude<ModerationKind, 'link'>, readonly string[]>> = {
	hate: [
		// Threats
		'ik maak je dood', 'ik maak jullie dood', 'ik weet waar je woont', 'je moet dood', 'ga dood', 'pleeg zelfmoord', 'maak jezelf van kant', 'hang jezelf op',
		'i will kill you', 'im going to kill you', 'i know where you live', 'you should die', 'go die', 'kill yourself', 'kys', 'hang yourself',
		// Slurs and abuse
		'kankerlijer', 'kankerhoer', 'kankerwijf', 'kankerhomo', 'kankerjood', 'kankerneger', 'kutmarokkaan', 'kutwijf', 'teringlijer', 'tyfushoer', 'vuile hoer', 'vieze hoer', 'vuile flikker',
		'vieze homo', 'vuile jood', 'vuile neger', 'vieze neger', 'zandneger', 'rot op naar je eigen land', 'ga terug naar je eigen land', 'mongool', 'debiel wijf',
		'nigger', 'niggers', 'nigga', 'faggot', 'faggots', 'fag', 'kike', 'spic', 'chink', 'paki', 'tranny', 'retard', 'whore', 'slut', 'dirty jew', 'go back to your country', 'fuck you', 'you stupid bitch',
	],
	scam: [
		'dm us to collab', 'dm us to collaborate', 'dm to collab', 'send pic to', 'promote it on', 'promote this on', 'dm it to', 'send this to our', 'we would love to feature you', 'be our ambassador dm',
		'double your money', 'double your bitcoin', 'bitcoin investment', 'crypto investment', 'invest in crypto with', 'forex trading', 'binary options', 'make money from home', 'earn money from home', 'passive income dm',
		'thanks to my trader', 'account manager who helped me', 'recover your account', 'recover hacked account', 'hacked my account contact', 'sugar mommy', 'sugar daddy needed', 'you have won', 'you won a', 'claim your prize', 'free iphone', 'free gift card',
		'verdien geld thuis', 'verdien thuis geld', 'snel geld verdienen', 'verdien snel geld', 'beleg in bitcoin', 'investeer in crypto', 'verdubbel je geld', 'je hebt gewonnen', 'claim je prijs', 'gratis iphone', 'gratis cadeaukaart',
		'dankzij mijn trader', 'app me voor snel geld', 'whatsapp me voor geld', 'geld lenen zonder bkr', 'lening zonder bkr',
	],
	spam: [
		'follow for follow', 'follow 4 follow', 'f4f', 'l4l', 'like for like', 'follow me back', 'follow back please', 'check my page', 'check out my page', 'check my profile', 'check my bio', 'check out my profile', 'visit my page',
		'link in my bio', 'free followers', 'buy followers', 'cheap followers', 'get followers', '1k followers', '10k followers', 'gain followers', 'my onlyfans', 'free onlyfans', 'hot girls', 'sexy girls near you',
		'volg mij terug', 'volg me terug', 'volgen voor volgen', 'like voor like', 'check mijn pagina', 'check mijn profiel', 'check mijn bio', 'bekijk mijn profiel', 'link in mijn bio', 'gratis volgers', 'goedkope volgers', 'volgers kopen', 'koop volgers',
	],
};
