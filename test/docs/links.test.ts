import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { faultsOf, linkFaultsOf } from './support/faults';
import { readNames, ROOT } from './support/names';
import { parsePage, readPage } from './support/page';

const PAGES = globSync(['README*.md', 'CONTRIBUTING.md', 'SECURITY.md', 'ARCHITECTURE.md', 'docs/**/*.md', 'workflows/*.md', 'sandbox/*.md', 'testbed/*.md'], { cwd: ROOT }).sort();

const names = readNames();

describe('the documentation', () => {
	it('is found', () => {
		expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'README.nl.md', 'docs/README.md', 'docs/meta-app.md', 'workflows/README.md']));
	});

	it.each(PAGES)('%s links to what is there and names what the code has', (file) => {
		expect(faultsOf(file, readPage(path.join(ROOT, file)), names)).toEqual([]);
	});

	it('links to what is there in the changelog too', () => {
		expect(linkFaultsOf('CHANGELOG.md', readPage(path.join(ROOT, 'CHANGELOG.md')))).toEqual([]);
	});

	it('has every page of docs/ in its index', () => {
		const linked = readPage(path.join(ROOT, 'docs/README.md')).links.map(({ text }) => path.normalize(path.join('docs', text)));
		expect(PAGES.filter((file) => path.dirname(file) === 'docs' && file !== 'docs/README.md' && !linked.includes(file))).toEqual([]);
	});

	it('is where nodes and credentials send people', () => {
		const home = /https:\/\/github\.com\/story-funnel\/n8n-nodes-story-funnel(#[\w-]+)?(?=["'])/g;
		const sent = globSync(['credentials/*.ts', 'nodes/**/*.{ts,json}'], { cwd: ROOT }).flatMap((file) => [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(home)].map(([, anchor]) => anchor));
		const anchors = [...new Set(sent.filter((anchor) => anchor !== undefined))].map((anchor) => anchor.slice(1));
		expect(anchors.length).toBeGreaterThan(2);
		for (const readme of ['README.md', 'README.nl.md']) {
			expect([readme, anchors.filter((anchor) => !readPage(path.join(ROOT, readme)).anchors.has(anchor))]).toEqual([readme, []]);
		}
	});
});

/** Controls: each says one thing that does not hold. */
describe('the check of the documentation', () => {
	const saying = (text: string) => faultsOf('docs/made-up.md', parsePage(text), names);

	it.each([
		['[a page](no-such-page.md)', /there is no docs\/no-such-page\.md/],
		['[a heading](kpis.md#no-such-heading)', /nothing of that name in docs\/kpis\.md/],
		['[here](#nowhere)\n\n# Elsewhere', /nothing of that name/],
		['<img src="pictures/no-such-picture.png">', /no-such-picture/],
		['[plain](http://example.com)', /is not https/],
		['`npm run no-such-script`', /no script "no-such-script"/],
		['```sh\nnpm run demo\nnpm run no-such-script\n```', /line 3: there is no script/],
		['`npm test -- test/core/no-such-suite`', /no tests at/],
		['`npm run demo -- --check --sabotage=everything`', /no sabotage "everything"/],
		['`npx n8n-nodes-story-funnel uninstall`', /no command "uninstall"/],
		['`npx n8n-nodes-story-funnel install --url https://n8n.example.com/api/v1 --force`', /no option --force/],
		['`25 inbox`', /no workflow "25 inbox"/],
		['`20 outbox`', /no workflow "20 outbox"/],
		['`/form/story-funnel-nowhere`', /nothing answers/],
		['`https://n8n.example.com/webhook/story-funnel/nowhere`', /nothing answers/],
		['`core/outreach/no-such-file.ts`', /there is no core/],
		['`{nickname}`', /no token/],
		['`{nickname|you}`', /no token/],
		['`window_half_open`', /stands nowhere/],
		['`notASetting`', /stands nowhere/],
		['`mode` = `loud`', /mode is never "loud"/],
		['`install` = `maybe`', /install is never "maybe"/],
		['`crm` = `rolodex`', /crm is never "rolodex"/],
		['**Story Funnel Facebook API**', /no credential/],
		['*Retention Purge → Store → Burn Down*', /has no "Burn Down"/],
		['*Consent Gate → Shop*', /has no "Shop"/],
		['| reason | cure |\n|---|---|\n| `store_missing` | … |', /"store_missing" is no reason/],
		['| code | cure |\n|---|---|\n| `everything_fine` | … |', /"everything_fine" is no code/],
	])('finds %j', (text, fault) => {
		expect(saying(text)).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
	});

	it('finds nothing where all holds', () => {
		expect(saying('# A page\n\n[this](#a-page), [that](kpis.md#evidence), `20 inbox`, `00`, `00 set-up`, `mode` = `test_people`, `deleteKey` = `yes`, **Story Funnel Store API**, `{name|you}`, `npm test -- test/core`, *Retention Purge → Store → Back Up*, `/form/story-funnel-why`.\n\n| code | |\n|---|---|\n| `wrong_key` | |\n| `deaf_inbox` | |')).toEqual([]);
	});

	it('reads files that are there', () => {
		expect(existsSync(path.join(ROOT, 'docs/kpis.md'))).toBe(true);
	});
});
