import type { ICredentialDataDecryptedObject, ICredentialType, IHttpRequestOptions, INode, Workflow } from 'n8n-workflow';
import type { Credentials } from './protocol';

export interface CredentialTypeSource {
	getCredential(type: string): { readonly type: ICredentialType };
}

/**
 * n8n's credentials helper lives beside its database and its licence; this one takes the secrets from the test and
 * does the rest as n8n does: the `authenticate` of the credential type decides, its expressions resolved by n8n.
 */
export class CredentialsFromTest {
	constructor(
		private readonly types: CredentialTypeSource,
		private readonly data: Credentials,
	) {}

	async getDecrypted(_additionalData: unknown, _node: unknown, type: string): Promise<ICredentialDataDecryptedObject> {
		const data = this.data[type];
		if (!data) throw new Error(`The test gave no credential ${type}`);
		return { ...data } as ICredentialDataDecryptedObject;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject, type: string, options: IHttpRequestOptions, workflow: Workflow, node: INode,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.types.getCredential(type).type;
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		const headers: Record<string, unknown> = { ...options.headers };
		for (const [key, value] of Object.entries(authenticate?.properties.headers ?? {})) {
			headers[key] = workflow.expression.getSimpleParameterValue(node, typeof value === 'string' ? value : '', 'internal', { $credentials: credentials }, undefined, '');
		}
		return { ...options, headers: headers as NonNullable<IHttpRequestOptions['headers']> };
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	getCredentialsProperties(type: string): ICredentialType['properties'] {
		return this.types.getCredential(type).type.properties;
	}
}
