/** How the shipped texts begin, in both languages. Written out here: a test that read them from the pack would agree with any text. */
export const WORDS = {
	question: { nl: /^Hoi Mara, leuk dat je op onze story reageert!.*Antwoord JA\./s, en: /^Hi Mara, thanks for replying to our story!.*Answer YES\./s },
	softTouch: { nl: /^Hoi Mara, bedankt! Jij hoort het als eerste/, en: /^Hi Mara, thank you! You will be the first to hear/ },
	optOut: { nl: /^Je bent afgemeld: bluekiln/, en: /^You have opted out: bluekiln/ },
} as const;
