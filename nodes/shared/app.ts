import type { FunctionsBase, ICredentialDataDecryptedObject } from 'n8n-workflow';
import { FACEBOOK_HOST, INSTAGRAM_HOST } from '../../core';
import { LOGIN_CREDENTIAL, TOKEN_CREDENTIAL } from './authentication';

/** What an Instagram credential says of its Meta app, and the token it starts from. Secrets stay in here. */
export interface InstagramApp {
	/** The pasted token, or what n8n's connect button brought; empty before anybody connected. */
	readonly seed: string;
	/** Instagram app id; empty where the credential has none: then accounts cannot be added by a link. */
	readonly appId: string;
	/** Instagram app secret. */
	readonly appSecret: string;
	readonly metaAppSecret: string;
	readonly verifyToken: string;
	/** Origin of the Graph API, without a slash at the end. */
	readonly apiHost: string;
	/** Such as `v25.0`; empty: Instagram chooses. */
	readonly apiVersion: string;
	readonly login: 'instagram' | 'facebook';
	/** What a login asks for. */
	readonly scopes: readonly string[];
}

/** The app of the node's Instagram credential. @throws what n8n throws when the credential is missing */
export async function readApp(context: Pick<FunctionsBase, 'getCredentials' | 'getNode'>): Promise<InstagramApp> {
	const type = context.getNode().parameters['authentication'] === 'oAuth2' ? LOGIN_CREDENTIAL : TOKEN_CREDENTIAL;
	return appOfCredential(type, await context.getCredentials(type));
}

/** The app an Instagram credential describes. */
export function appOfCredential(type: string, credential: ICredentialDataDecryptedObject): InstagramApp {
	const isLogin = type === LOGIN_CREDENTIAL;
	const login = credential.login === 'facebook' ? 'facebook' : 'instagram';
	const field = (name: string) => (typeof credential[name] === 'string' ? credential[name].trim() : '');
	return {
		seed: isLogin ? seedOfLogin(credential) : field('accessToken'),
		appId: isLogin ? field('clientId') : field('appId'),
		appSecret: isLogin ? field('clientSecret') : field('appSecret'),
		metaAppSecret: field('metaAppSecret'),
		verifyToken: field('verifyToken'),
		apiHost: hostOf(field('apiHost').replace(/(?<!\/)\/+$/, ''), login),
		apiVersion: field('apiVersion'),
		login,
		scopes: [BASIC_SCOPE, ...(Array.isArray(credential.features) ? credential.features.map(String) : ALL_SCOPES)],
	};
}

/** The host a person entered; left as it was offered, that of the login. */
function hostOf(entered: string, login: InstagramApp['login']): string {
	if (entered !== '' && entered !== INSTAGRAM_HOST) return entered;
	return login === 'facebook' ? FACEBOOK_HOST : INSTAGRAM_HOST;
}

export const BASIC_SCOPE = 'instagram_business_basic';
/** Scopes beside the basic one (reference §1.1). */
export const ALL_SCOPES = ['instagram_business_manage_messages', 'instagram_business_manage_comments', 'instagram_business_manage_insights'];

/** n8n stores Instagram's answer as it came: flat, or wrapped in `data[]` (reference §1.2). */
function seedOfLogin({ oauthTokenData }: ICredentialDataDecryptedObject): string {
	const stored: unknown = oauthTokenData;
	if (typeof stored !== 'object' || stored === null) return '';
	const answer = stored as { access_token?: unknown; data?: unknown };
	const wrapped: unknown = Array.isArray(answer.data) ? answer.data[0] : undefined;
	const { access_token: token } = (wrapped ?? answer) as { access_token?: unknown };
	return typeof token === 'string' ? token : '';
}

/** Host of Instagram's login pages and its code exchange; a sandbox has one host for everything (reference §1.2). */
export function loginHosts({ apiHost }: Pick<InstagramApp, 'apiHost'>): { readonly pages: string; readonly tokens: string } {
	if (apiHost !== INSTAGRAM_HOST) return { pages: apiHost, tokens: apiHost };
	return { pages: 'https://www.instagram.com', tokens: 'https://api.instagram.com' };
}
