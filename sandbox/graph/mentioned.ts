import type { Sandbox } from '../context';
import { graphTime } from '../clock';
import type { Account, Mention } from '../world';
import { noSuchObject } from './errors';
import { pick } from './fields';
import type { Field } from './fields';

/** `?fields=mentioned_comment.comment_id(…){…},mentioned_media.media_id(…){…}` (reference §3.6, "Comments"). */
export function readMentioned(sandbox: Sandbox, account: Account, fields: readonly Field[]): Record<string, unknown> {
	const told: Record<string, unknown> = {};
	for (const field of fields) {
		if (field.name === 'mentioned_comment') told[field.name] = mentioned(sandbox, account, field, (mention) => mention.commentId);
		if (field.name === 'mentioned_media') told[field.name] = mentioned(sandbox, account, field, (mention) => mention.mediaId);
	}
	return told;
}

function mentioned(sandbox: Sandbox, account: Account, field: Field, idOf: (mention: Mention) => string): Record<string, unknown> {
	const id = field.argument ?? '';
	const mention = sandbox.world.mentions.find((candidate) => candidate.account === account && idOf(candidate) === id);
	if (!mention) throw noSuchObject(id, 'GET');
	return { ...pick(field.fields, { id, text: mention.text, timestamp: graphTime(mention.at), caption: undefined, media: { id: mention.mediaId } }, 'IGComment'), id };
}
