/** How often a live page looks for newer figures, while somebody looks at it. */
const EVERY_MS = 60_000;

/**
 * The one script of a live page: fetches the same page again and puts its content in place. What is open stays open,
 * what has the focus keeps it, a screen reader is told once, and a button switches it off (WCAG 2.2.2).
 */
export const LIVE_SCRIPT = `(() => {
	const button = document.getElementById('live');
	const said = document.getElementById('updated');
	if (!button || !said) return;
	button.hidden = false;
	let on = true;
	let busy = false;
	button.addEventListener('click', () => {
		on = !on;
		button.setAttribute('aria-pressed', String(on));
		if (on) refresh();
	});
	async function refresh() {
		if (!on || busy || document.hidden) return;
		busy = true;
		try {
			const answer = await fetch(location.href, { credentials: 'same-origin', cache: 'no-store', redirect: 'error' });
			if (!answer.ok) throw new Error('status ' + answer.status);
			const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
			const main = next.querySelector('main');
			const old = document.querySelector('main');
			if (!main || !old) throw new Error('no content');
			const open = new Set([...old.querySelectorAll('details[open]')].map((each) => each.dataset.key));
			for (const each of main.querySelectorAll('details')) each.open = open.has(each.dataset.key);
			const focus = old.contains(document.activeElement) ? document.activeElement.id : '';
			old.replaceWith(document.adoptNode(main));
			if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
			said.textContent = next.getElementById('updated')?.textContent ?? '';
			said.classList.remove('off');
		} catch {
			said.textContent = said.dataset.failed;
			said.classList.add('off');
		} finally {
			busy = false;
		}
	}
	setInterval(refresh, ${EVERY_MS});
	document.addEventListener('visibilitychange', refresh);
})();`;
