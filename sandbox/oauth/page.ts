import type { Account } from '../world';
import type { LoginRequest } from './request';

/** reference §1.2, step 1: the page on which the owner of an account lets the app in. A plain form: no script, nothing from elsewhere. */
export function loginPage(request: LoginRequest, accounts: readonly Account[], base: string): string {
	const [first] = accounts;
	const chooser = accounts.length > 1
		? `<fieldset><legend>Account</legend>${accounts.map((account) => choice(account, account === first)).join('')}</fieldset>`
		: hidden('account', first?.professionalId ?? '');
	return frame('Allow access', `
<h1>Sandbox app wants to connect</h1>
<p>${first && accounts.length === 1 ? `Signed in as <b>${escape(first.username)}</b>.` : 'Choose the account to connect.'}</p>
<form method="post" action="${escape(base)}">
${hidden('client_id', request.clientId)}${hidden('redirect_uri', request.redirectUri)}${hidden('scope', request.scopes.join(','))}
${request.state === null ? '' : hidden('state', request.state)}
${chooser}
<fieldset><legend>The app may</legend>${request.scopes.map(permission).join('')}</fieldset>
<button name="decision" value="allow">Allow</button>
<button name="decision" value="cancel" formnovalidate>Cancel</button>
</form>`);
}

/** Shown instead of a redirect when the app asked wrongly. */
export function refusalPage(reason: string): string {
	return frame('Sorry, this page is not available', `<h1>Sorry, this page is not available</h1><p>${escape(reason)}</p>`);
}

function choice(account: Account, checked: boolean): string {
	return `<label><input type="radio" name="account" value="${account.professionalId}"${checked ? ' checked' : ''}> ${escape(account.username)}</label>`;
}

/** The basic scope cannot be taken out; of the others the owner may leave out any. */
function permission(scope: string): string {
	if (scope.endsWith('basic')) return `${hidden('granted', scope)}<label><input type="checkbox" checked disabled> ${escape(scope)}</label>`;
	return `<label><input type="checkbox" name="granted" value="${escape(scope)}" checked> ${escape(scope)}</label>`;
}

function hidden(name: string, value: string): string {
	return `<input type="hidden" name="${name}" value="${escape(value)}">`;
}

function frame(title: string, content: string): string {
	return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem}label{display:block}button{font:inherit;padding:.4rem 1rem;margin:1rem .5rem 0 0}</style>
</head><body>${content}</body></html>`;
}

function escape(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
