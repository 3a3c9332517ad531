import type { Random } from './random';

/** The Meta app all accounts of one sandbox belong to (reference §0, "App credentials"). */
export interface MetaApp {
	/** `client_id` of Instagram Login. */
	readonly instagramAppId: string;
	readonly instagramAppSecret: string;
	/** `client_id` of Facebook Login; its secret also makes `appsecret_proof` (reference §1.5). */
	readonly metaAppId: string;
	readonly metaAppSecret: string;
	/** reference §1.2: exact match with the dashboard entry. null: any address on this machine. */
	readonly redirectUris: readonly string[] | null;
	/** reference §1.4: serves calls that name no version; the newest when the app was created. */
	readonly version: string;
}

export interface AppOptions {
	instagramAppId?: string;
	instagramAppSecret?: string;
	metaAppId?: string;
	metaAppSecret?: string;
	redirectUris?: string[];
	version?: string;
}

export function buildApp(options: AppOptions, random: Random): MetaApp {
	return {
		instagramAppId: options.instagramAppId ?? random.digits(16, 'instagram app id'),
		instagramAppSecret: options.instagramAppSecret ?? random.hex(32, 'instagram app secret'),
		metaAppId: options.metaAppId ?? random.digits(15, 'meta app id'),
		metaAppSecret: options.metaAppSecret ?? random.hex(32, 'meta app secret'),
		redirectUris: options.redirectUris ?? null,
		version: options.version ?? 'v25.0',
	};
}

/** May the login send the browser there? A trailing slash makes another address (reference §1.2). */
export function redirectAllowed(app: MetaApp, redirectUri: string): boolean {
	if (app.redirectUris !== null) return app.redirectUris.includes(redirectUri);
	return URL.canParse(redirectUri) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(redirectUri).hostname);
}
