import type { ListedCredential } from './link';
import type { Column } from './tables';
import type { PresentWorkflow, WorkflowContent } from './workflow';

/** A running n8n, as far as the installer needs it. Every call may throw an error whose message says what n8n answered. */
export interface N8nInstance {
	/** @param which `all`: archived ones too, which no longer run and may still have executions */
	workflows(which?: 'present' | 'all'): Promise<PresentWorkflow[]>;
	/** @returns its id; it is not published */
	createWorkflow(content: WorkflowContent): Promise<string>;
	updateWorkflow(id: string, content: WorkflowContent): Promise<void>;
	/** @throws Error with n8n's reason when it cannot be published */
	publish(id: string): Promise<void>;
	unpublish(id: string): Promise<void>;
	/** Takes it out of sight; n8n can bring it back. */
	archive(id: string): Promise<void>;
	credentials(): Promise<ListedCredential[]>;
	/** @returns its id */
	createCredential(credential: { readonly name: string; readonly type: string; readonly data: Readonly<Record<string, string>> }): Promise<string>;
	deleteCredential(id: string): Promise<void>;
	/** Takes every row of a table away. @returns false when there is no such table */
	clearTable(table: string): Promise<boolean>;
	/** Name of each Data Table -> its id. */
	tables(): Promise<ReadonlyMap<string, string>>;
	/** Names of a table's columns. */
	columns(tableId: string): Promise<string[]>;
	addColumn(tableId: string, column: Column): Promise<void>;
	/** All rows; empty when there is no such table. */
	rows(table: string): Promise<Readonly<Record<string, unknown>>[]>;
	/** Adds a row, or changes the one with the same value in `key`; makes the table when it is missing. */
	keepRow(table: string, key: string, row: Readonly<Record<string, string>>): Promise<void>;
}
