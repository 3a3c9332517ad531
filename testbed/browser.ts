import { chromium, type Browser } from 'playwright-core';
import { findOnPath } from './programs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * The machine's own Chromium, without a window. `STORY_FUNNEL_CHROMIUM` names another program than the one on the path.
 *
 * @throws Error with the command that installs it
 */
export async function openBrowser(): Promise<Browser> {
	const program = process.env['STORY_FUNNEL_CHROMIUM'] ?? findOnPath(NAMES);
	if (program === undefined) {
		throw new Error(
			'There is no Chromium for the suites that need a browser. On Debian or Ubuntu: sudo apt-get install --no-install-recommends chromium. ' +
				'Elsewhere: install Chrome or Chromium and set STORY_FUNNEL_CHROMIUM to its program.',
		);
	}
	// As root Chromium refuses its own sandbox; it opens nothing here but pages of this machine.
	return await chromium.launch({ executablePath: program, chromiumSandbox: process.getuid?.() !== 0, args: ['--disable-dev-shm-usage'] });
}
