/** How long an answer to a question counts (law 5). */
export const QUESTION_OPEN_MS = 24 * 3_600_000;

/** How far Meta's clock may lag ours before an answer would seem older than its question. */
export const CLOCK_SKEW_MS = 60_000;
