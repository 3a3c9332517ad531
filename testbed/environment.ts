import type { DatabaseConnection } from './postgres';

/** The instance's owner; made up for each run. */
export interface Owner {
	readonly email: string;
	readonly password: string;
}

export interface EnvironmentOptions {
	readonly home: string;
	readonly port: number;
	readonly brokerPort: number;
	/** Made at the first start; left out for processes that serve no editor. */
	readonly owner?: { readonly email: string; readonly passwordHash: string };
	readonly postgres: DatabaseConnection | undefined;
	readonly extra: Readonly<Record<string, string>>;
}

// Of the caller's environment only these pass: no N8N_*, no NODE_OPTIONS, no proxies, no tokens.
const INHERITED = ['PATH', 'Path', 'TMPDIR', 'TMP', 'TEMP', 'LANG', 'LC_ALL', 'SystemRoot', 'COMSPEC', 'PATHEXT'];

/** The whole environment of an n8n that talks to nobody but this machine. */
export function n8nEnvironment(options: EnvironmentOptions): Record<string, string> {
	const { home, port, brokerPort, owner, postgres, extra } = options;
	return {
		...inherited(),
		HOME: home,
		USERPROFILE: home,
		N8N_USER_FOLDER: home,
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		WEBHOOK_URL: `http://127.0.0.1:${port}/`,
		N8N_SECURE_COOKIE: 'false',
		GENERIC_TIMEZONE: 'Europe/Amsterdam',
		...(owner ? ownerVariables(owner) : {}),
		...STAY_HOME,
		...(postgres ? databaseVariables(postgres) : {}),
		...extra,
	};
}

const STAY_HOME: Readonly<Record<string, string>> = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	// Fetches a list of servers at boot and has no switch of its own.
	N8N_DISABLED_MODULES: 'mcp-registry',
};

function inherited(): Record<string, string> {
	return Object.fromEntries(INHERITED.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value]];
	}));
}

function ownerVariables({ email, passwordHash }: { readonly email: string; readonly passwordHash: string }): Record<string, string> {
	return {
		N8N_INSTANCE_OWNER_MANAGED_BY_ENV: 'true',
		N8N_INSTANCE_OWNER_EMAIL: email,
		N8N_INSTANCE_OWNER_FIRST_NAME: 'Test',
		N8N_INSTANCE_OWNER_LAST_NAME: 'Owner',
		N8N_INSTANCE_OWNER_PASSWORD_HASH: passwordHash,
	};
}

/** Where n8n finds its PostgreSQL. */
export function databaseVariables(connection: DatabaseConnection): Record<string, string> {
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: connection.host,
		DB_POSTGRESDB_PORT: String(connection.port),
		DB_POSTGRESDB_DATABASE: connection.database,
		DB_POSTGRESDB_USER: connection.user,
		DB_POSTGRESDB_PASSWORD: connection.password,
	};
}
