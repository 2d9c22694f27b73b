type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * Where the order is, in an object that is no order itself: under a name, as in webhooks, or in a list.
 *
 * @param isOrder whether an object looks like an order
 * @param more further advice for the order that was found
 * @returns the advice; `undefined` where no order is found
 */
export function misplaced(
	given: object,
	isOrder: (value: object) => boolean,
	more: (order: object) => string = () => '',
): string | undefined {
	if (isOrder(given)) return undefined;
	for (const [name, value] of Object.entries(given as Fields)) {
		const [first] = Array.isArray(value) ? (value as unknown[]) : [];
		if (Array.isArray(value) && isObject(first) && isOrder(first))
			return `this is a list of orders (${value.length} under “${name}”): give one order per item, with Split Out before this node${more(first)}`;
		if (isObject(value) && !Array.isArray(value) && isOrder(value))
			return `the order is under “${name}”: use {{ $json.${name} }}${more(value)}`;
	}
	return undefined;
}
