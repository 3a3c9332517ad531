import type { StoreContext, UseCase } from '../../../core/store/use-case';
import type { TestStore } from './store';

/** Runs rooms' own functions in a transaction of the store, where no use case stands for them alone. */
export async function openInside(store: TestStore, key?: string) {
	const run: UseCase<UseCase<null, unknown>, unknown> = (context: StoreContext, useCase) => useCase(context, null);
	let made = 0;
	const inside = await store.beside({ run }, { wallClock: () => store.now, newKey: (prefix) => `${prefix}_in${++made}`, ...(key === undefined ? {} : { key }) });
	return {
		run: async <Output>(useCase: UseCase<null, Output>) => (await inside.store.run(useCase)) as Output,
		close: inside.close,
	};
}
