import { readFileSync, readdirSync } from 'node:fs';

import ts from 'typescript';

/** The files that speak as the API does. */
const SPEAKING = [
	...['answers', 'autopilot', 'endpoint', 'gateway', 'lifecycle', 'orderInput', 'setup', 'shape'],
	...['time', ...readdirSync('sandbox/routes').map((name) => `routes/${name.slice(0, -4)}`)],
];
/** Sentences, by their beginning; names of ship methods and carts are none. */
const SENTENCE =
	/^(A …|API user|Batch|In|Item|Merchant|Missing|No |Or|Over|Request|Sh|SKU|Un|Warehouse)[^ ]* ?.* /;

function textOf(node: ts.Node): string | undefined {
	if (ts.isStringLiteralLike(node)) return node.text;
	if (ts.isTemplateExpression(node)) {
		return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
	}
	if (!ts.isBinaryExpression(node)) return undefined;
	const parts = [textOf(node.left), textOf(node.right)];
	return parts.includes(undefined) ? undefined : parts.join('');
}

/** Every sentence that the sandbox's answers may hold, `…` for what is put in. */
export function sandboxTexts(): string[] {
	const found = new Set<string>();
	for (const name of SPEAKING) {
		const path = `sandbox/${name}.mts`;
		const source = readFileSync(path, 'utf8');
		const visit = (node: ts.Node): void => {
			const text = textOf(node);
			if (text === undefined) ts.forEachChild(node, visit);
			else if (SENTENCE.test(text)) found.add(text);
		};
		visit(ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true));
	}
	return [...found].sort();
}
