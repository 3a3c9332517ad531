import { $, make } from './dom.js';
import { t } from './words.js';

/** A small form in a dialog; resolves with its values or null. */
export function ask(title, ok, fields) {
	const dialog = $('ask');
	$('ask-title').textContent = title;
	$('ask-ok').textContent = ok;
	$('ask-cancel').textContent = t('cancel');
	$('ask-fields').replaceChildren(...fields.map(({ name, label, ...rest }) => make('label', '', label, Object.assign(document.createElement('input'), { name, required: true, ...rest }))));
	dialog.returnValue = '';
	dialog.showModal();
	return new Promise((resolve) => {
		dialog.addEventListener('close', () => resolve(dialog.returnValue === 'ok' ? Object.fromEntries(new FormData($('ask-form'))) : null), { once: true });
	});
}

export function prepareAsk() {
	$('ask-ok').value = 'ok';
	$('ask-cancel').addEventListener('click', () => $('ask').close(''));
}
