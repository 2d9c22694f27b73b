/** Reads a list that a user typed, separated by commas or line breaks, or that an expression gave. */
export function listOfTexts(value: unknown): string[] {
	const parts = Array.isArray(value) ? value.map(String) : String(value ?? '').split(/[,\n]/);
	return [...new Set(parts.map((part) => part.trim()).filter(Boolean))];
}

/** The text of a field: what was typed, or what a resource locator in a collection holds. */
export function textOf(value: unknown): string {
	const plain =
		typeof value === 'object' && value !== null ? (value as { value?: unknown }).value : value;
	return typeof plain === 'string' || typeof plain === 'number' ? String(plain).trim() : '';
}

/** Reads JSON that a user typed; `undefined` when it is none. */
export function parseJson(json: string): unknown {
	try {
		return JSON.parse(json) as unknown;
	} catch {
		return undefined;
	}
}
