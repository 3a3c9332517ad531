import pg from 'pg';
import type { PoolConfig } from 'pg';
import type { PostgresStoreConfig } from './config';
import { toTrouble } from './trouble';

/** The driver's encryption option for a configuration; asks the server where the mode leaves it to the server. */
export async function sslOf(config: PostgresStoreConfig): Promise<PoolConfig['ssl']> {
	switch (config.ssl) {
		case 'disable':
			return false;
		case 'require':
			return encrypted(config);
		case 'allow':
			return (await offersSsl(config)) ? encrypted(config) : false;
	}
}

function encrypted({ ignoreCertificate, ca }: PostgresStoreConfig): Exclude<PoolConfig['ssl'], boolean | undefined> {
	return { rejectUnauthorized: !ignoreCertificate, ...(ca === '' ? {} : { ca }) };
}

const NOT_OFFERED = 'does not support SSL';

/** A server without encryption answers the first byte of a connection with "N". */
async function offersSsl(config: PostgresStoreConfig): Promise<boolean> {
	const { host, port, database, user, password } = config;
	const client = new pg.Client({ host, port, database, user, password, ssl: encrypted(config), connectionTimeoutMillis: 10_000 });
	client.on('error', () => undefined);
	try {
		await client.connect();
		return true;
	} catch (error) {
		if (error instanceof Error && error.message.includes(NOT_OFFERED)) return false;
		throw toTrouble(error, false);
	} finally {
		await client.end().catch(() => undefined);
	}
}
