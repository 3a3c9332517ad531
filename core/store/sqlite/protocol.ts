import { StoreError, type StoreErrorCode } from '../errors';
import type { Lane } from '../use-case';
import type { SqliteStoreConfig } from './open';

/** What the main thread asks of the store thread. */
export type Request =
	| { readonly id: number; readonly type: 'open'; readonly config: SqliteStoreConfig }
	| {
			readonly id: number;
			readonly type: 'run';
			readonly store: number;
			readonly useCase: string;
			readonly input: unknown;
			readonly lane: Lane;
	  }
	| { readonly id: number; readonly type: 'close' };

export type Response =
	| { readonly id: number; readonly ok: true; readonly value: unknown }
	| { readonly id: number; readonly ok: false; readonly error: PlainError };

/** An error as plain data: classes do not survive the trip between threads. */
export interface PlainError {
	readonly message: string;
	readonly store: { readonly code: StoreErrorCode; readonly cure: string } | null;
}

export function toPlainError(error: unknown): PlainError {
	if (error instanceof StoreError) return { message: error.message, store: { code: error.code, cure: error.cure } };
	return { message: error instanceof Error ? error.message : 'Unknown error in the store', store: null };
}

export function fromPlainError({ message, store }: PlainError): Error {
	return store === null ? new Error(message) : new StoreError(store.code, message, store.cure);
}
