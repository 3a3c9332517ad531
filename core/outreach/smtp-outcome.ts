/** What an error of n8n's Send Email node says about the message. */
export type SmtpFailure =
	/** It never came to the message: no connection, no log-in, the sender was not taken. */
	| { readonly kind: 'not_reached'; readonly code: number | null }
	/** The server said no to this message, for now or for good. */
	| { readonly kind: 'refused_now' | 'refused'; readonly code: number | null }
	/** The server does not know the address. */
	| { readonly kind: 'address_refused'; readonly code: number | null }
	/** It may have been sent. */
	| { readonly kind: 'unknown'; readonly code: null };

/** Before MAIL FROM was answered (nodemailer 8, `lib/smtp-connection`, by the order of its commands). */
const BEFORE_THE_MESSAGE =
	/^(connect E[A-Z]+|getaddrinfo |queryA|Connection timeout|Greeting never received|Invalid greeting|Error initiating TLS|Error upgrading connection|Invalid (LHLO|HELO)|Invalid login|Missing credentials|Unknown authentication|Server terminates connection|Mail command failed|Invalid sender|self[- ]signed certificate|unable to verify|certificate has expired|.*\bcredential)/i;
/** The server's own answer to the recipient, to DATA, or to the whole message. */
const RECIPIENT = /^(Recipient command failed|Can't send mail - all recipients were rejected|Invalid recipient|No recipients defined)/i;
const ANSWERED = /^(Data command failed|Message failed|Message size larger)/i;

/** Enhanced status codes for an address that does not exist or is gone for good (RFC 3463 §3.2: X.1.1 to X.1.6). */
const NO_SUCH_ADDRESS = /\b5\.1\.[1236]\b/;

/**
 * Reads the error. Words of a server may name people: only its number is kept. Whatever is not known to have stopped
 * the message before the server had it is `unknown`.
 */
export function readSmtpError(message: string): SmtpFailure {
	const text = message.trim();
	const code = codeIn(text);
	if (BEFORE_THE_MESSAGE.test(text)) return { kind: 'not_reached', code };
	if (RECIPIENT.test(text)) {
		if (code !== null && code < 500) return { kind: 'refused_now', code };
		// 550 without an enhanced code is how servers that have none say "no such user" (RFC 5321 §4.2.2).
		const noSuch = NO_SUCH_ADDRESS.test(text) || code === null || ((code === 550 || code === 553) && !/\b5\.\d{1,3}\.\d{1,3}\b/.test(text));
		return { kind: noSuch ? 'address_refused' : 'refused', code };
	}
	if (ANSWERED.test(text)) return { kind: code !== null && code < 500 ? 'refused_now' : 'refused', code };
	return { kind: 'unknown', code: null };
}

function codeIn(text: string): number | null {
	const found = /:\s*([45]\d\d)\b/.exec(text)?.[1];
	return found === undefined ? null : Number(found);
}
