export const $ = (id) => document.getElementById(id);

/** Makes an element; text goes in as text, never as HTML. */
export function make(tag, className, ...content) {
	const element = document.createElement(tag);
	if (className) element.className = className;
	element.append(...content);
	return element;
}

/** A button that says what it does, to the eye by a sign and to the ear by a name. */
export function button(className, content, onClick, name) {
	const made = make('button', className, ...[content].flat());
	made.type = 'button';
	if (name) made.setAttribute('aria-label', name);
	made.addEventListener('click', onClick);
	return made;
}

/** Words for the ear only. */
export const aside = (text) => make('span', 'hidden', text);

const shapes = new WeakMap();
/** Brings the children of a list in line with its items; what did not change stays the same element, with its focus and scroll. */
export function keepList(parent, items, { key, shape, draw }) {
	const before = new Map([...parent.children].map((element) => [element.dataset.key, element]));
	const wanted = items.map((item) => {
		const name = String(key(item));
		const looks = JSON.stringify(shape(item));
		const old = before.get(name);
		if (old && shapes.get(old) === looks) return old;
		const fresh = draw(item);
		fresh.dataset.key = name;
		shapes.set(fresh, looks);
		return fresh;
	});
	const kept = new Set(wanted);
	for (const old of [...parent.children]) if (!kept.has(old)) old.remove();
	wanted.forEach((element, place) => {
		if (parent.children[place] !== element) parent.insertBefore(element, parent.children[place] ?? null);
	});
}

/** Up to two letters and one of six colours for a person without a picture. */
export function avatar(name, size = '') {
	const letters = name.replace(/[^\p{L}\p{N} ]/gu, ' ').trim().split(/\s+/).slice(0, 2).map((word) => word.slice(0, 1).toUpperCase()).join('');
	const colour = [...name].reduce((sum, sign) => sum + (sign.codePointAt(0) ?? 0), 0) % 6;
	const made = make('span', `avatar c${colour} ${size}`, letters || '·');
	made.setAttribute('aria-hidden', 'true');
	return made;
}
