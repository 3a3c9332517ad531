import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { firstSlice } from './0001-first-slice';
import { tokens } from './0002-tokens';
import { inboxMarks } from './0003-inbox-marks';
import { storyBeats } from './0004-story-beats';
import { commentRefs } from './0005-comment-refs';
import { commentKeywords } from './0065-comment-keywords';
import { processors } from './0066-processors';
import { sourcesAndImports } from './0006-sources-and-imports';
import { segments } from './0007-segments';
import { rights } from './0012-rights';
import { accountCallbacks } from './0013-account-callbacks';
import { markTellings } from './0014-mark-tellings';
import { storyLinks } from './0014-story-links';
import { outreachLimits } from './0015-outreach-limits';
import { ledger } from './0016-ledger';
import { keywordsAndHolds } from './0017-keywords-and-holds';
import { legalHolds } from './0018-legal-holds';
import { auditLog } from './0019-audit-log';
import { rightsRetention } from './0022-rights-retention';
import { sendsOfNow } from './0027-sends-of-now';
import { email } from './0032-email';
import { variants } from './0033-variants';
import { codes } from './0034-codes';
import { listLinks } from './0035-list-links';
import { viewsByStory } from './0036-views-by-story';
import { foreignMessages } from './0040-foreign-messages';
import { journal } from './0045-journal';
import { ageAnswers } from './0046-age-answers';
import { sourceNotice } from './0047-source-notice';
import { leads } from './0048-leads';
import { conversions } from './0050-conversions';
import { moderation } from './0051-moderation';
import { alerts } from './0055-alerts';
import { tasks } from './0056-tasks';
import { reviews } from './0057-reviews';
import { incidents } from './0058-incidents';
import { teamSessions } from './0059-team-sessions';
import { segmentsOfPlans } from './0060-segments-of-plans';
import type { Dialect } from './dialect';

export type { Dialect } from './dialect';

/**
 * All migrations, in order, as a static object (the pack is one bundle; there is no folder to scan).
 * A migration that has shipped is never edited; a new one gets a file and a line here, with a number after all the
 * others: one that sorts before an applied one is refused.
 */
export function migrationsFor(dialect: Dialect): Record<string, Migration> {
	return {
		'0001_first_slice': { up: (db: Kysely<unknown>) => firstSlice(db, dialect) },
		'0002_tokens': { up: tokens },
		'0003_inbox_marks': { up: (db: Kysely<unknown>) => inboxMarks(db) },
		'0004_story_beats': { up: storyBeats },
		'0005_comment_refs': { up: commentRefs },
		'0006_sources_and_imports': { up: (db: Kysely<unknown>) => sourcesAndImports(db, dialect) },
		'0007_segments': { up: segments },
		'0012_rights': { up: rights },
		'0013_account_callbacks': { up: accountCallbacks },
		'0014_mark_tellings': { up: markTellings },
		'0014_story_links': { up: storyLinks },
		'0015_outreach_limits': { up: outreachLimits },
		'0016_ledger': { up: (db: Kysely<unknown>) => ledger(db, dialect) },
		'0017_keywords_and_holds': { up: keywordsAndHolds },
		'0018_legal_holds': { up: legalHolds },
		'0019_audit_log': { up: (db: Kysely<unknown>) => auditLog(db, dialect) },
		'0022_rights_retention': { up: rightsRetention },
		'0027_sends_of_now': { up: sendsOfNow },
		'0032_email': { up: email },
		'0033_variants': { up: variants },
		'0034_codes': { up: codes },
		'0035_list_links': { up: listLinks },
		'0036_views_by_story': { up: viewsByStory },
		'0040_foreign_messages': { up: foreignMessages },
		'0045_journal': { up: (db: Kysely<unknown>) => journal(db, dialect) },
		'0046_age_answers': { up: ageAnswers },
		'0047_source_notice': { up: sourceNotice },
		'0048_leads': { up: leads },
		'0050_conversions': { up: conversions },
		'0051_moderation': { up: moderation },
		'0055_alerts': { up: alerts },
		'0056_tasks': { up: tasks },
		'0057_reviews': { up: (db: Kysely<unknown>) => reviews(db, dialect) },
		'0058_incidents': { up: incidents },
		'0059_team_sessions': { up: teamSessions },
		'0060_segments_of_plans': { up: segmentsOfPlans },
		'0065_comment_keywords': { up: commentKeywords },
		'0066_processors': { up: processors },
	};
}
