type Same = (actual: unknown, expected: unknown, field: string) => boolean;

/**
 * Where two values first differ, and both values there, as text: `[0].sku: "A" is not "B"`.
 *
 * @param expected may hold jest's `objectContaining`
 * @param isSame whether two values are the same; `field` is the name of the field, empty for a row
 */
export function differenceOf(actual: unknown, expected: unknown, isSame: Same, path = ''): string {
	const sample = (expected as { sample?: unknown } | null | undefined)?.sample;
	const isPart = isMatcher(expected) && isRecord(sample);
	const wanted = isPart ? sample : expected;
	if (isRecord(actual) && isRecord(wanted) && Array.isArray(actual) === Array.isArray(wanted)) {
		const names = Object.keys(isPart ? wanted : { ...wanted, ...actual });
		const isList = Array.isArray(actual);
		const name = names.find((each) => !isSame(actual[each], wanted[each], isList ? '' : each));
		if (name !== undefined) {
			const step = isList ? `[${name}]` : `.${name}`;
			return differenceOf(actual[name], wanted[name], isSame, path + step);
		}
	}
	return `${path || 'all'}: ${short(actual)} is not ${short(expected)}`;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !isMatcher(value);

const isMatcher = (value: unknown) =>
	typeof (value as { asymmetricMatch?: unknown } | null | undefined)?.asymmetricMatch ===
	'function';

const short = (value: unknown) =>
	String(isMatcher(value) ? value : JSON.stringify(value)).slice(0, 300);
