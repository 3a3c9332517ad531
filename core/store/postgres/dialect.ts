import {
	OperationNodeTransformer, PostgresAdapter, PostgresDialect, PostgresIntrospector, sql,
	type ColumnDefinitionNode, type DatabaseIntrospector, type DialectAdapter, type Kysely, type KyselyPlugin, type OperationNode, type QueryId, type TableMetadata,
} from 'kysely';

/** Kysely's dialect without its lock around migrations: opening a store takes one of its own, by schema. */
export class StoreDialect extends PostgresDialect {
	override createAdapter(): DialectAdapter {
		return new StoreAdapter();
	}

	override createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
		return new StoreIntrospector(db);
	}
}

/**
 * Tells a migration what it asks for, whether the tables of migrations are there. Kysely's own lists every column of
 * every schema of the database for that, which takes seconds in one that many programs share.
 */
class StoreIntrospector extends PostgresIntrospector {
	constructor(private readonly database: Kysely<unknown>) {
		super(database);
	}

	override async getTables(): Promise<TableMetadata[]> {
		const { rows } = await sql<{ schema: string; name: string }>`
			select schemaname as schema, tablename as name from pg_tables where tablename in ('kysely_migration', 'kysely_migration_lock')`.execute(this.database);
		return rows.map((table) => ({ ...table, isView: false, isForeign: false, columns: [] }));
	}
}

class StoreAdapter extends PostgresAdapter {
	override async acquireMigrationLock(): Promise<void> {
		return undefined;
	}

	override async releaseMigrationLock(): Promise<void> {
		return undefined;
	}
}

/**
 * Makes every text column of a migration compare and sort by bytes, as SQLite does, whatever the locale of the
 * database: the same keys in the same order on both, and indexes that survive an update of the locale library.
 */
export const bytewiseText: KyselyPlugin = {
	transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
	transformResult: async ({ result }) => result,
};

class BytewiseText extends OperationNodeTransformer {
	protected override transformColumnDefinition(node: ColumnDefinitionNode, queryId?: QueryId): ColumnDefinitionNode {
		const column = super.transformColumnDefinition(node, queryId);
		return isText(column.dataType) ? { ...column, dataType: sql`text collate "C"`.toOperationNode() } : column;
	}
}

const transformer = new BytewiseText();

function isText(type: OperationNode): boolean {
	return type.kind === 'DataTypeNode' && 'dataType' in type && type.dataType === 'text';
}
