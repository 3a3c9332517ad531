import { isAddressListed } from '../consent/email-address';
import { unsubscribeLink } from '../consent/unsubscribe';
import { revealIdentity } from '../viewers/identities';
import type { Channel } from './channel';
import { renderText } from './tokens';
import { isEmailText } from './email-copy';

/**
 * Longer than n8n's Send Email node can take: nodemailer waits two minutes for a connection and ten for an answer on
 * it (nodemailer 8, `lib/smtp-connection`).
 */
const LEASE_MS = 20 * 60_000;

/** The person's confirmed address, by n8n's own Send Email node. */
export const EMAIL: Channel = {
	purpose: 'email',
	identity: 'email',
	leaseMs: LEASE_MS,
	copyKeyOf: (copyKey) => `${copyKey}_email`,
	isTextOf: isEmailText,
	isListed: isAddressListed,
	async render(store, { accountKey, viewerKey }, account, copy, endPage) {
		const recipient = await revealIdentity(store, viewerKey, 'email');
		if (recipient === undefined) return null;
		const name = (await revealIdentity(store, viewerKey, 'display_name')) ?? '';
		const link = endPage === '' ? '' : await unsubscribeLink(store, { accountKey, viewerKey }, endPage);
		if (link === null) return null;
		return { recipient, endLink: link, text: renderText(copy.text, { name, account: account.username, privacy_link: account.privacy_link, unsubscribe_link: link, link: copy.link ?? '' }) };
	},
};
