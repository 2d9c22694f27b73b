/** Reads a list that a user typed, separated by commas or line breaks, or that an expression gave. */
export function listOfTexts(value: unknown): string[] {
	const parts = Array.isArray(value) ? value.map(String) : String(value ?? '').split(/[,\n]/);
	return [...new Set(parts.map((part) => part.trim()).filter(Boolean))];
}

/** Reads JSON that a user typed; `undefined` when it is none. */
export function parseJson(json: string): unknown {
	try {
		return JSON.parse(json) as unknown;
	} catch {
		return undefined;
	}
}
