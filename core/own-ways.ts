import type { OwnWays } from './store/sqlite/thread-server';
import type { useCases } from './use-cases';

type Name = keyof typeof useCases;

/** Use cases that go a way of their own in the thread of the embedded store. */
export const ownWays: OwnWays = {
	/** One of these that fails leaves no trace in the others. */
	sharing: new Set<Name>(['importViews']),
	rewriting: new Set<Name>(['purgeBatch']),
	closing: new Set<Name>(['finishPurge']),
	gathering: new Set<Name>(['recordEvents']),
	/** What became of a call: where a power cut takes that, the claim stands, and its fate is asked for as after any crash in the middle of a call. */
	unhurried: new Set<Name>(['settleSend', 'settleSends']),
};

/** Where nothing is written. */
export const noOwnWays: OwnWays = { sharing: new Set(), rewriting: new Set(), closing: new Set(), gathering: new Set(), unhurried: new Set() };
