/** Everything that can be read off a value by whoever logs or stores it, hidden properties included. */
export function everythingIn(value: unknown, seen = new Set<unknown>()): string {
	if (typeof value === 'function' || typeof value === 'symbol') return '';
	if (Buffer.isBuffer(value)) return value.toString();
	if (typeof value !== 'object' || value === null) return String(value);
	if (seen.has(value)) return '';
	seen.add(value);
	const parts = [String((value as Error).stack ?? '')];
	if (value instanceof Map || value instanceof Set) {
		parts.push(...[...value].map((each) => everythingIn(each, seen)));
	}
	for (const name of Reflect.ownKeys(value)) {
		parts.push(String(name), everythingIn((value as Record<PropertyKey, unknown>)[name], seen));
	}
	const { toJSON } = value as { toJSON?: () => unknown };
	if (typeof toJSON === 'function') parts.push(everythingIn(toJSON.call(value), seen));
	return parts.join('\n');
}
