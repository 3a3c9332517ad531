import type { Sandbox } from '../context';
import { codeOwner, codeRoute, isCodeExchange } from '../oauth/code';
import { facebookGrantRoute, grantOwner, isFacebookGrant } from '../oauth/facebook';
import type { Account } from '../world';
import type { GraphCall, Route } from './call';

/** The calls that carry no token, because they ask for the first one (reference §1.2, step 2, and §1.3). */
export function tokenlessRoute(sandbox: Sandbox, call: GraphCall): { account: Account | null; route: Route } | undefined {
	if (isCodeExchange(call)) return { account: codeOwner(sandbox, call), route: codeRoute(sandbox, call) };
	if (isFacebookGrant(call)) return { account: grantOwner(sandbox, call), route: facebookGrantRoute(sandbox, call) };
	return undefined;
}
