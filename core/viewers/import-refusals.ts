import type { RowProblem } from './import-row';
import type { RowRefusal } from './refused-rows';

/** In words, why the store did not take a row that is well formed. */
export function refusalProblem(reason: RowRefusal): RowProblem {
	switch (reason) {
		case 'unknown_person':
			return { field: 'viewer_key', problem: 'The account knows no such person', cure: 'They may have been erased. Record them by handle.' };
		case 'sensitive_story':
			return {
				field: 'story_id',
				problem: 'The story is marked sensitive: who viewed it is not kept',
				cure: 'Leave the row out. Its views are counted by Instagram, without names.',
			};
		case 'before_story':
			return { field: 'viewed_at', problem: 'The story was posted days after this time', cure: 'Check the date, and whether the row names the right story.' };
		case 'two_people':
			return {
				field: 'viewer_id',
				problem: 'The handle and the viewer_id belong to two people who both wrote to the account',
				cure: 'Check which is right and import the row with that one only.',
			};
		case 'source_unknown':
			return { field: 'source_tool', problem: 'Nobody saved this source', cure: 'Save and approve the source with Story Viewers, or correct its name.' };
		case 'source_unapproved':
			return { field: 'source_tool', problem: 'This source is not approved', cure: 'Have it approved by name and with evidence, then import the row again.' };
		case 'source_overdue':
			return { field: 'source_tool', problem: 'The review date of this source has passed', cure: 'Review the source, save it with the next review date and approve it again.' };
	}
}
