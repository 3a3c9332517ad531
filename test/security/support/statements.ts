import ts from 'typescript';

/** Functions of a database that take a whole statement. */
const TAKE_STATEMENTS = new Set(['exec', 'prepare', 'query']);

/**
 * Places of a file where something other than a fixed text can become part of a statement: `sql.raw` and `sql.lit` of
 * anything but a literal, and a statement that is no literal. Each as the source has it: `sql.raw(table)`.
 */
export function looseStatementsIn(file: string, text: string): string[] {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
			const [first] = node.arguments;
			const { expression: on, name } = node.expression;
			const isRaw = ts.isIdentifier(on) && ['sql', 'CompiledQuery'].includes(on.text) && ['raw', 'lit'].includes(name.text);
			if (first !== undefined && !ts.isStringLiteralLike(first) && !ts.isNumericLiteral(first) && (isRaw || (TAKE_STATEMENTS.has(name.text) && !isPattern(on)))) {
				found.push(`${on.getText()}.${name.text}(${first.getText()})`);
			}
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** `exec` of a regular expression: a literal, or named in capitals or as a pattern. */
function isPattern(on: ts.Expression): boolean {
	return ts.isRegularExpressionLiteral(on) || (ts.isIdentifier(on) && (/^[A-Z][A-Z_]+$/.test(on.text) || ['pattern', 'ends'].includes(on.text)));
}
