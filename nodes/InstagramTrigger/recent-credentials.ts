import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';

/**
 * How long a credential holds that was read, in milliseconds. For each reading in a webhook n8n sets up a sandbox for
 * expressions, half a megabyte of code, which takes longer than all our own work on an update.
 */
export const HOLDS_MS = 1_000;

export type CredentialContext = Pick<IWebhookFunctions, 'getCredentials' | 'getNode' | 'getWorkflow'>;
type Reader = Pick<IWebhookFunctions, 'getCredentials' | 'getNode'>;

interface Read {
	readonly until: number;
	readonly credential: Promise<ICredentialDataDecryptedObject>;
}

/**
 * Reads each credential of a node once for all webhooks that come within a moment. What somebody changes meanwhile
 * counts a moment later, as it does for a webhook that was under way; see {@link forget}.
 */
export class RecentCredentials {
	readonly #read = new Map<string, Read>();

	/** @param now milliseconds of a clock that never goes back */
	constructor(private readonly now: () => number) {}

	/** The node's context, with credentials as they were read within the last moment. */
	of(context: CredentialContext): Reader {
		return {
			getNode: () => context.getNode(),
			getCredentials: async <T extends object = ICredentialDataDecryptedObject>(type: string) => (await this.#recent(context, type)) as T,
		};
	}

	/** The next webhook of this node reads its credentials anew: what they said proved wrong. */
	forget(context: CredentialContext): void {
		for (const name of this.#read.keys()) if (name.startsWith(nodeName(context))) this.#read.delete(name);
	}

	#recent(context: CredentialContext, type: string): Promise<ICredentialDataDecryptedObject> {
		for (const [name, { until }] of this.#read) if (until <= this.now()) this.#read.delete(name);
		const name = `${nodeName(context)}${type} ${context.getNode().credentials?.[type]?.id ?? ''}`;
		const known = this.#read.get(name);
		if (known) return known.credential;
		const credential = context.getCredentials(type);
		this.#read.set(name, { until: this.now() + HOLDS_MS, credential });
		// One that could not be read is asked for again at once.
		credential.catch(() => this.#read.delete(name));
		return credential;
	}
}

function nodeName(context: CredentialContext): string {
	return `${context.getWorkflow().id ?? ''} ${context.getNode().id} `;
}
