import {
	OperationNodeTransformer, PostgresAdapter, PostgresDialect, sql,
	type ColumnDefinitionNode, type DialectAdapter, type KyselyPlugin, type OperationNode, type QueryId,
} from 'kysely';

/** Kysely's dialect without its lock around migrations: opening a store takes one of its own, by schema. */
export class StoreDialect extends PostgresDialect {
	override createAdapter(): DialectAdapter {
		return new StoreAdapter();
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
