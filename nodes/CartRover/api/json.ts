/** Outside of texts, a whole number with more digits than JavaScript's numbers surely hold. */
const LONG = /[:[,]\s*-?\d{16,}\s*[,\]}]/;
/** Such a long number, or one of the marks that show where a text begins and ends. */
const PARTS = /\\.|"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/gs;

/**
 * Parses JSON. PHP can write ids as numbers; those with more digits than a number keeps come as text, so that
 * no two of them become one.
 *
 * @throws SyntaxError where it is no JSON
 */
export function parseJson(json: string): unknown {
	if (!LONG.test(json)) return JSON.parse(json) as unknown;
	let inText = false;
	const kept = json.replace(PARTS, (part) => {
		if (part === '"') inText = !inText;
		const isLong = part.length > 2 && !inText && !Number.isSafeInteger(Number(part));
		return isLong ? `"${part}"` : part;
	});
	return JSON.parse(kept) as unknown;
}
