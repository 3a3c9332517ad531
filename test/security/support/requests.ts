import ts from 'typescript';

/** Modules that open connections. */
const NETWORK = /^(?:node:)?(?:http|https|http2|net|tls|dgram|dns|dns\/promises)$|^(?:axios|undici|got|node-fetch|ws|pg|nodemailer)$/;
/** Functions of n8n's helpers, and of the platform, that make a request. */
const REQUESTS = new Set(['httpRequest', 'httpRequestWithAuthentication', 'requestWithAuthentication', 'requestOAuth1', 'requestOAuth2', 'requestWithAuthenticationPaginated', 'fetch', 'WebSocket', 'EventSource']);

/** What in a file can reach the network: modules it imports (not only their types), and calls that make a request. */
export function networkUsesIn(file: string, text: string): string[] {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const uses = new Set<string>();
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && NETWORK.test(node.moduleSpecifier.text) && !isHarmless(node)) uses.add(`imports ${node.moduleSpecifier.text}`);
		if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
			const name = nameOf(node.expression);
			if (name !== null && REQUESTS.has(name)) uses.add(name);
			const [first] = node.arguments ?? [];
			const isImport = ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || name === 'require');
			if (isImport && first !== undefined && ts.isStringLiteral(first) && NETWORK.test(first.text)) uses.add(`imports ${first.text}`);
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return [...uses].sort();
}

/** Types only; or `isIP`, which looks at a text. */
function isHarmless({ importClause }: ts.ImportDeclaration): boolean {
	if (importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
	const bindings = importClause?.namedBindings;
	return bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.every(({ isTypeOnly, name }) => isTypeOnly || name.text === 'isIP');
}

/** `fetch` of `fetch(…)`, `helpers.fetch(…)` and `helpers.fetch.call(…)`. */
function nameOf(called: ts.Expression): string | null {
	if (ts.isIdentifier(called)) return called.text;
	if (!ts.isPropertyAccessExpression(called)) return null;
	if (['call', 'apply', 'bind'].includes(called.name.text)) return nameOf(called.expression);
	return called.name.text;
}
