type Both = readonly [en: string, nl: string];

/** What is the matter, and what to do about it. */
export type WhatAndCure = readonly [what: Both, cure: Both];

/** The callback answered with another status than the 200 Meta wants. */
export function statusWords(status: number): WhatAndCure {
	if (status === 403) {
		return [
			['The callback refuses the verify token of the credential', 'De callback weigert het verify token van de credential'],
			['Use the same credential in "20 inbox" and here, and enter its verify token in the Meta app dashboard.', 'Gebruik dezelfde credential in "20 inbox" en hier, en vul het verify token daarvan in het Meta-appdashboard in.'],
		];
	}
	if (status === 404) {
		return [
			['Nothing listens at the callback address (404)', 'Er luistert niets op het callbackadres (404)'],
			['Publish "20 inbox", and set WEBHOOK_URL to the address at which this n8n is reached from outside.', 'Publiceer "20 inbox", en zet WEBHOOK_URL op het adres waarop deze n8n van buiten bereikt wordt.'],
		];
	}
	return [
		[`The callback address answers with ${status} instead of the question`, `Het callbackadres antwoordt met ${status} in plaats van met de vraag`],
		['Let your proxy pass GET and POST of this address to n8n unchanged, without a login or a page in front.', 'Laat je proxy GET en POST van dit adres ongewijzigd door naar n8n, zonder login of pagina ervoor.'],
	];
}

/** Nobody vouches for the certificate. */
export function certificateWords(): WhatAndCure {
	return [
		['The certificate of the callback address is not one Meta accepts: expired, for another name, or made by yourself', 'Het certificaat van het callbackadres wordt door Meta niet aanvaard: verlopen, voor een andere naam, of zelfgemaakt'],
		['Use a certificate of a known authority, such as Let\'s Encrypt, with its whole chain.', 'Gebruik een certificaat van een bekende instantie, zoals Let\'s Encrypt, met de hele keten.'],
	];
}

/** Nobody answered. */
export function unreachedWords(unknownName: boolean): WhatAndCure {
	return unknownName
		? [
			['The name of the callback address cannot be looked up', 'De naam van het callbackadres is niet te vinden'],
			['Correct WEBHOOK_URL, or add the name to your DNS.', 'Verbeter WEBHOOK_URL, of zet de naam in je DNS.'],
		]
		: [
			['n8n does not reach its own callback address from here', 'n8n bereikt zijn eigen callbackadres van hieruit niet'],
			['Open the address in a phone without Wi-Fi: if it answers there, your router keeps n8n from its own address and all is well; if not, open port 443 and look at the proxy.', 'Open het adres op een telefoon zonder wifi: antwoordt het daar, dan houdt je router n8n bij zijn eigen adres weg en is alles goed; zo niet, open poort 443 en bekijk de proxy.'],
		];
}
