import type { Hint } from './hints';

/**
 * A name reduced for comparison: `shipEmail`, `Ship E-Mail` and `ship_e_mail` become one. The % stays, since
 * a percentage is no amount.
 */
export const normalizedName = (name: string) => name.toLowerCase().replace(/[^a-z0-9%]/g, '');

type Words<Text, Found = never> = Text extends `${infer First} ${infer Rest}`
	? Words<Rest, Found | First>
	: Found | Text;

/** The words of a text; their type is exact where single spaces stand between them. */
export const words = <Text extends string>(text: Text) =>
	text.trim().split(/\s+/) as Array<Words<Text>>;

/** The fields of one kind of record: which names it knows, and which one an unknown name likely means. */
export class FieldNames {
	private readonly known: Set<string>;
	private readonly onlyRead: Set<string>;
	private readonly byNormalized = new Map<string, string>();

	constructor(
		private readonly names: string[],
		others: string[],
		aliases: Record<string, string> = {},
		private readonly families?: RegExp,
	) {
		this.known = new Set([...names, ...others]);
		this.onlyRead = new Set(others);
		for (const [name, list] of Object.entries(aliases)) {
			for (const alias of words(list)) this.byNormalized.set(alias, name);
		}
		for (const name of names) this.byNormalized.set(normalizedName(name), name);
	}

	knows(name: string): boolean {
		return this.known.has(name) || this.families?.test(name) === true;
	}

	/** Whether New Order takes the field. Other known fields only occur in orders that were read. */
	takes(name: string): boolean {
		return this.knows(name) && !this.onlyRead.has(name);
	}

	/** The field that has this name in any spelling, or that people commonly call so. */
	called(name: string): string | undefined {
		return this.byNormalized.get(normalizedName(name));
	}

	/** The field that a name likely means; `undefined` when it is like none. */
	likely(name: string): string | undefined {
		const written = normalizedName(name);
		const same = this.called(name);
		if (same) return same;
		const most = written.length < 6 ? 1 : 2;
		const near = this.names
			.map((known) => ({ known, distance: distanceOf(written, normalizedName(known)) }))
			.filter(({ distance }) => distance <= most)
			.sort((a, b) => a.distance - b.distance);
		return near[0]?.known;
	}
}

/** The edit distance: how many letters must be changed, added or removed to turn one word into the other. */
function distanceOf(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[b.length] ?? 0;
}

/**
 * The hint about an unknown field.
 *
 * @param where the record that has no such field: “order line”
 * @param isSent whether the field goes to CartRover all the same
 */
export function unknownField(
	where: string,
	name: string,
	likely: string | undefined,
	isSent: boolean,
): Hint {
	const field = `“${name.slice(0, 40)}”`;
	const [one, many] = isSent
		? ['It was sent anyway and may be ignored', 'They were sent anyway and may be ignored']
		: ['It was left out', 'They were left out'];
	return {
		about: likely ? `${field} (likely “${likely}”)` : field,
		one: `CartRover's ${where} has no field {}. ${one}.`,
		many: `CartRover's ${where} has no fields {}. ${many}${likely ? '; correct their names' : ''}.`,
	};
}
