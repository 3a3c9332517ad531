/**
 * The part of a post's address that names it, such as `Cabc-1_2` of `https://www.instagram.com/p/Cabc-1_2/`; null for
 * anything else. Also of reels and IGTV, with a handle in front or without.
 */
export function shortcodeOf(address: unknown): string | null {
	if (typeof address !== 'string') return null;
	const found = /^https?:\/\/(?:www\.)?instagram\.com\/(?:[\w.]+\/)?(?:p|reel|reels|tv)\/([\w-]+)/i.exec(address.trim());
	return found?.[1] ?? null;
}
