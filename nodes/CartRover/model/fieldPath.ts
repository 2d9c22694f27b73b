/** Where a field is in an order: `['items', 0, 'price']`. */
export type FieldPath = ReadonlyArray<string | number>;

/** What a field is called where the user gave it. */
export type NameOf = (path: FieldPath) => string;

/** What a field is called in CartRover's JSON: `items[0].price`. */
export const jsonName: NameOf = (path) =>
	path.reduce<string>(
		(name, part) =>
			typeof part === 'number' ? `${name}[${part}]` : name ? `${name}.${part}` : part,
		'',
	);

/** A sentence about the sums, with the names of the fields where the user gave them. */
export const withNames = (text: string, nameOf: NameOf): string =>
	text.replace(
		/items\[(\d+)\]\.(\w+)|\b[a-z]+(?:_[a-z]+)+\b/g,
		(name, line?: string, field?: string) =>
			line && field ? nameOf(['items', Number(line), field]) : nameOf([name]),
	);
