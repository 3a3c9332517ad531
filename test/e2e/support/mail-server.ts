import type { AddressInfo, Socket } from 'node:net';
import { simpleParser, type Attachment, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** A mail as it lies in an inbox. */
export interface Mail {
	readonly to: string;
	readonly subject: string;
	readonly text: string;
	/** As it was sent; empty when there is none. */
	readonly html: string;
	readonly attachments: readonly Attachment[];
	readonly headers: ParsedMail['headers'];
}

type Manners = 'takes' | 'knows_nobody' | 'hangs_up';

/** A real SMTP server on this machine, whose inboxes are read back. */
export class MailServer {
	readonly inbox: Mail[] = [];
	readonly #manners = new Map<string, Manners>();
	readonly #sockets = new Set<Socket>();
	readonly #server: SMTPServer;

	private constructor() {
		this.#server = new SMTPServer({
			disabledCommands: ['AUTH', 'STARTTLS'],
			onRcptTo: ({ address }, _session, done) => {
				const unknown = Object.assign(new Error('5.1.1 no such user here'), { responseCode: 550 });
				done(this.mannersOf(address) === 'knows_nobody' ? unknown : null);
			},
			onData: (stream, session, done) => {
				simpleParser(stream, { keepCidLinks: true }).then((mail) => this.take(mail, session, done), done);
			},
		});
		this.#server.server.on('connection', (socket: Socket) => this.#sockets.add(socket));
	}

	static async start(): Promise<MailServer> {
		const made = new MailServer();
		await new Promise<void>((resolve) => made.#server.listen(0, '127.0.0.1', () => resolve()));
		return made;
	}

	get port(): number {
		return (this.#server.server.address() as AddressInfo).port;
	}

	/** How the server treats mail to an address from now on. */
	behave(address: string, manners: Manners): void {
		this.#manners.set(address, manners);
	}

	mailsTo(address: string): Mail[] {
		return this.inbox.filter(({ to }) => to === address);
	}

	async stop(): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		await new Promise<void>((resolve) => this.#server.close(() => resolve()));
	}

	private mannersOf(address: string): Manners {
		return this.#manners.get(address) ?? 'takes';
	}

	/** It keeps the mail, and whoever it hangs up on never learns that. */
	private take(mail: ParsedMail, session: SMTPServerSession, done: (error?: Error | null) => void): void {
		const to = session.envelope.rcptTo[0]?.address ?? '';
		this.inbox.push({ to, subject: mail.subject ?? '', text: mail.text ?? '', html: typeof mail.html === 'string' ? mail.html : '', attachments: mail.attachments, headers: mail.headers });
		if (this.mannersOf(to) === 'hangs_up') {
			for (const socket of this.#sockets) socket.destroy();
		} else done(null);
	}
}
