import { openSqlite } from '../../../core/store/sqlite/open';
import { runUseCase, type UseCase } from '../../../core/store/use-case';
import { KEY, type TestStore } from './store';

/** Runs rooms' own functions in a transaction of the store, where no use case stands for them alone. */
export async function openInside(store: TestStore, key = KEY) {
	const { db, keys, close } = await openSqlite({ file: store.file, key, mayCreate: false });
	let made = 0;
	const newKey = (prefix: string) => `${prefix}_in${++made}`;
	return {
		run: <Output>(useCase: UseCase<null, Output>) => runUseCase({ db, keys, wallClock: () => store.now, newKey }, useCase, null),
		close,
	};
}
