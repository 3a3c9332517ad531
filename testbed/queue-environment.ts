/** What n8n needs to know of Redis. */
export interface RedisConnection {
	readonly host: string;
	readonly port: number;
	readonly password: string;
}

/** What makes a set of n8n processes one n8n in queue mode: the same in each of them, beside the database's. */
export function queueVariables(redis: RedisConnection, encryptionKey: string): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: redis.host,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_BULL_REDIS_PASSWORD: redis.password,
		N8N_ENCRYPTION_KEY: encryptionKey,
		// The main process hands over to workers what somebody starts by hand too.
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		// Files stay in their execution and go with it: in queue mode n8n never removes what it stores of a form or a webhook elsewhere.
		N8N_DEFAULT_BINARY_DATA_MODE: 'default',
		// Workers say by HTTP whether they are ready.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
	};
}
