import { audited } from '../store/audit';
import { handOver } from './hand-over';
import { approveProcessor, endProcessor, listProcessors } from './processors';
import { findWords, openWords } from './read-words';

/** What the store can be asked about an AI model: who may run one, what it may read, whom it leaves to a human. */
export const assistantUseCases = {
	approveProcessor: audited('configuration', approveProcessor, ({ accountKey }, outcome) =>
		outcome.outcome === 'approved' ? { accountKey, what: 'processor approved', detail: { processor: outcome.processor.name } } : null,
	),
	endProcessor: audited('configuration', endProcessor, ({ accountKey, name }, { ended }) => (ended ? { accountKey, what: 'processor ended', detail: { processor: name.trim() } } : null)),
	listProcessors,
	openWords,
	findWords,
	handOver,
};
