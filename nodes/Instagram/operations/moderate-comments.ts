import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { assertNever, type CallResult } from '../../../core';
import { readKey } from '../../shared/keys-of-items';
import { answerOf } from './answer-of-instagram';
import { forEachItem, type AccountRun } from './run';

export type Moderation = 'hide' | 'unhide' | 'delete' | 'closeComments' | 'openComments';

/**
 * Hides, shows or deletes the comment of each item, or closes and opens the comments of its media. No message, so
 * mode and stop switch do not matter; a paused account makes no call.
 */
export async function moderateComments(context: IExecuteFunctions, moderation: Moderation): Promise<INodeExecutionData[][]> {
	return forEachItem(context, async (run, item, itemIndex) => {
		const eventKey = readKey(context, item, itemIndex, 'eventKey');
		const { accountKey } = run.account;
		const comment = await openComment(run, eventKey, itemIndex);
		const result = await carryOut(run, moderation, comment, itemIndex);
		answerOf(context, result, { failed: 'The comment could not be changed', purpose: 'comments', itemIndex });
		const now = stateAfter(moderation);
		if (now !== null) await run.store.noteComment({ accountKey, eventKey, now });
		return [{ accountKey, eventKey, done: moderation }];
	});
}

interface OpenComment {
	readonly commentId: string;
	readonly mediaId: string | null;
}

async function openComment({ context, store, account }: AccountRun, eventKey: string, itemIndex: number): Promise<OpenComment> {
	const door = await store.openForModeration({ accountKey: account.accountKey, eventKey });
	if (door.open) return door;
	switch (door.why) {
		case 'account_paused':
			throw new NodeOperationError(context.getNode(), 'The account is paused, so no call is made for it', {
				itemIndex,
				description: 'Run the operation "Health" of the resource Account: it says why, and what to do.',
			});
		case 'comment_unknown':
			throw new NodeOperationError(context.getNode(), `Item ${itemIndex} is no comment whose id is still kept`, {
				itemIndex,
				description: 'Ids of comments are kept for 7 days. Moderate an older comment in the Instagram app.',
			});
	}
}

async function carryOut({ context, client }: AccountRun, moderation: Moderation, { commentId, mediaId }: OpenComment, itemIndex: number): Promise<CallResult<null>> {
	switch (moderation) {
		case 'hide':
			return client.hideComment(commentId, true);
		case 'unhide':
			return client.hideComment(commentId, false);
		case 'delete':
			return client.deleteComment(commentId);
		case 'closeComments':
		case 'openComments':
			if (mediaId !== null) return client.enableComments(mediaId, moderation === 'openComments');
			throw new NodeOperationError(context.getNode(), `Instagram did not say which media the comment of item ${itemIndex} is below`, {
				itemIndex,
				description: 'List the comments of recent media first, or switch comments in the Instagram app.',
			});
		default:
			return assertNever(moderation);
	}
}

function stateAfter(moderation: Moderation): 'hidden' | 'shown' | 'deleted' | null {
	switch (moderation) {
		case 'hide':
			return 'hidden';
		case 'unhide':
			return 'shown';
		case 'delete':
			return 'deleted';
		case 'closeComments':
		case 'openComments':
			return null;
	}
}
