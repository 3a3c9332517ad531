import { readSmtpError } from '../../../core/outreach/smtp-outcome';

/** As nodemailer 8 writes them. */
describe('what an error of the mail server says', () => {
	it.each([
		['connect ECONNREFUSED 127.0.0.1:25', 'not_reached', null],
		['getaddrinfo ENOTFOUND mail.example', 'not_reached', null],
		['Greeting never received', 'not_reached', null],
		['Connection timeout', 'not_reached', null],
		['Invalid login: 535 5.7.8 Authentication failed', 'not_reached', 535],
		['Mail command failed: 550 5.7.1 sender not allowed', 'not_reached', 550],
		['Node does not have any credentials set for "smtp"', 'not_reached', null],
		['Recipient command failed: 450 4.2.0 greylisted', 'refused_now', 450],
		['Data command failed: 452 4.3.1 full', 'refused_now', 452],
		['Message failed: 451 4.3.0 later', 'refused_now', 451],
		['Message failed: 554 5.7.1 spam', 'refused', 554],
		["Can't send mail - all recipients were rejected: 550 5.7.1 not wanted here", 'refused', 550],
		["Can't send mail - all recipients were rejected: 550 5.1.1 unknown", 'address_refused', 550],
		["Can't send mail - all recipients were rejected: 550 No such user", 'address_refused', 550],
		['Connection closed unexpectedly', 'unknown', null],
		['Timeout', 'unknown', null],
		['read ECONNRESET', 'unknown', null],
		['', 'unknown', null],
		['something nobody has seen before: 550', 'unknown', null],
	])('%s: %s', (message, kind, code) => {
		expect(readSmtpError(message)).toEqual({ kind, code });
	});
});
