const PATHS = {
	close: 'M6 6l12 12M18 6L6 18',
	more: 'M5 12h.01M12 12h.01M19 12h.01',
	left: 'M15 5l-7 7 7 7',
	right: 'M9 5l7 7-7 7',
	pause: 'M9 6v12M15 6v12',
	play: 'M8 5.5v13l10.5-6.5z',
	step: 'M7 5.5v13l8.5-6.5zM18 6v12',
	again: 'M5 12a7 7 0 1 0 2.2-5.1M5 4v4h4',
	send: 'M4 12l16-7-6 15-3-6z',
	plus: 'M12 5v14M5 12h14',
	clock: 'M12 7v5l3.5 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
	check: 'M5 12.5l4.5 4.5L19 7.5',
	dot: 'M12 12h.01',
	in: 'M19 5L8 16M8 8v8h8',
	out: 'M5 19L16 8M8 8h8v8',
	phone: 'M8 3.5h8a1.5 1.5 0 0 1 1.5 1.5v14a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 19V5A1.5 1.5 0 0 1 8 3.5zM11 17.5h2',
	people: 'M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.5 19a5.5 5.5 0 0 1 11 0M16 6a3 3 0 0 1 0 5.5M17 14.5a5 5 0 0 1 3.5 4.5',
	film: 'M4 5.5h16v13H4zM8 5.5v13M16 5.5v13M4 12h16',
	list: 'M5 7h14M5 12h14M5 17h9',
};

/** A drawn sign; the ear hears nothing of it. */
export function icon(name) {
	const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
	svg.setAttribute('viewBox', '0 0 24 24');
	svg.setAttribute('class', `icon ${name}`);
	svg.setAttribute('aria-hidden', 'true');
	const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
	path.setAttribute('d', PATHS[name]);
	svg.append(path);
	return svg;
}
