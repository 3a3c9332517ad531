import type { StoreConfig } from '../../core/store/registry';
import type { Looking } from './content';

/** A store of before, of which copies are made; each is opened by what is measured or killed. */
export interface OldPlace {
	readonly database: 'sqlite' | 'postgres';
	/** Bytes of the store of before. */
	readonly bytes: number;
	copy(): Promise<OldCopy>;
	close(): Promise<void>;
}

export interface OldCopy {
	readonly config: StoreConfig;
	look<T>(work: (looking: Looking) => Promise<T>): Promise<T>;
	/** Names of the migrations it has had. */
	applied(): Promise<string[]>;
	/** Resolves when nobody works on it any more: a server ends what a killed process began a moment later. */
	quiet(): Promise<void>;
	/** Bytes on disk now, with what the database keeps beside it. */
	bytes(): Promise<number>;
	remove(): Promise<void>;
}
