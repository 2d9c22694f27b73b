import fc from 'fast-check';
import isEqual from 'lodash/isEqual.js';
import mapValues from 'lodash/mapValues.js';
import set from 'lodash/set.js';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { RESOURCES } from '../../../nodes/CartRover/operations/index.ts';
import type { LogEntry } from '../../../sandbox/log.mts';
import { SEED, TIMES } from '../../support/chance.mts';
import { validOrder } from '../../support/orders.mts';
import { SURFACE, type SurfaceRow } from '../../support/surface.mts';
import { byId, startWorld, type World } from '../../support/world.mts';
import { given, VALUE } from './world.mts';

/*
 * Every parameter of every operation, with texts, numbers, dates and lists drawn at random, each also as
 * JSON: what is sent is what was meant, or the item ends in an error that names the field and nothing is
 * sent.
 */

type Way =
	| 'text'
	| 'address'
	| 'free'
	| 'warehouse'
	| 'zip'
	| 'list'
	| 'tracking'
	| 'skus'
	| 'count'
	| 'number'
	| 'amount'
	| 'date'
	| 'switch'
	| 'prefix'
	| 'name'
	| 'letter'
	| 'path'
	| 'choice';

interface Place {
	row: SurfaceRow;
	label: string;
	way: Way;
	parameters: Record<string, unknown>;
	/** What stands for a value in the item; default: the value itself. */
	wrap?: (value: unknown) => unknown;
	/** The values of a choice. */
	options?: string[];
}

/**
 * Texts that are numbers, and those that may hold anything: by name, or by `orderSource.getAll cart` where
 * other operations have the name, too. The first that fits is taken.
 */
const WAYS: ReadonlyArray<readonly [RegExp, Way | undefined]> = [
	// Kept by the node, and not sent.
	[/^(availableAtMost|limit|batchSize|concurrency)$/, 'count'],
	[/^quantity\w*$/, 'number'],
	[
		/^(price|discount|addl_discount|tax|extended_amount|grand_total|order_discount|sales_tax|shipping_handling|sub_total|totalCost|packageWeight)$/,
		'amount',
	],
	[/^(line_comment|gift_message|shipping_instructions|custom_field_\d|description)$/, 'free'],
	[/^(shipZip|cust_zip)$/, 'zip'],
	[/^(shipCountry|cust_country)$/, 'address'],
	[/^skus$/, 'skus'],
	[/^trackingNumbers$/, 'list'],
	[/^(trackingNumber|secondaryTrackingNumber)$/, 'tracking'],
	[/^warehousePk$/, 'warehouse'],
	[/^(path|endpointPath)$/, 'path'],
	[/^referencePrefix$/, 'prefix'],
	// A filter by a warehouse's name is the node's own; of names and values there are some below.
	[/^(value|name|warehouse)$/, undefined],
];

/** Names and addresses may begin with an apostrophe, and be a number of any kind. */
const ADDRESS =
	/^(ship|cust_?)_?(company|title|first_?name|last_?name|address_?\d|city|state|e_mail)$/i;

function wayOf(row: SurfaceRow, { type, name }: INodeProperties): Way | undefined {
	const full = `${row.resource}.${row.operation} ${name}`;
	const known = WAYS.find(([names]) => names.test(name) || names.test(full));
	if (known) return known[1];
	if (ADDRESS.test(name)) return 'address';
	if (type === 'dateTime') return 'date';
	if (type === 'boolean') return 'switch';
	if (type === 'options') return 'choice';
	return type === 'string' || type === 'resourceLocator' ? 'text' : undefined;
}

const isShown = ({ displayOptions }: INodeProperties, row: SurfaceRow) =>
	Object.entries(displayOptions?.show ?? {}).every(
		([key, values]) =>
			['resource', 'operation'].includes(key) ||
			values?.includes((row.parameters[key.replace('/', '')] ?? false) as never),
	);

function placesOf(row: SurfaceRow, properties: readonly INodeProperties[]): Place[] {
	const base = row.parameters;
	return properties.flatMap((property): Place[] => {
		if (!isShown(property, row)) return [];
		const { name, type, displayName } = property;
		const fields = (property.options ?? []) as Array<
			INodeProperties & { values: INodeProperties[] }
		>;
		if (type === 'collection') {
			return fields
				.filter((field) => isShown(field, row))
				.flatMap((field) =>
					place(row, field, (value) => ({
						...base,
						[name]: { ...(base[name] as object), [field.name]: value },
					})),
				);
		}
		if (type === 'fixedCollection') {
			return fields.flatMap(({ name: group, values }) => {
				const [first = {}] = (base[name] as Record<string, object[]> | undefined)?.[group] ?? [];
				if (Object.keys(first).length === 0) return [];
				return values.flatMap((field) => {
					const rows = (value: unknown) => [{ ...first, [field.name]: value }];
					return place(row, field, (value) => ({
						...base,
						[name]: { [group]: rows(value) },
					})).flatMap((own) => [
						own,
						{ ...own, parameters: { ...base, [name]: VALUE }, wrap: rows },
						{ ...own, parameters: { ...base, [name]: VALUE }, wrap: asJson(rows) },
					]);
				});
			});
		}
		return displayName ? place(row, property, (value) => ({ ...base, [name]: value })) : [];
	});
}

function place(
	row: SurfaceRow,
	property: INodeProperties,
	put: (value: unknown) => Record<string, unknown>,
): Place[] {
	const way = wayOf(row, property);
	if (!way) return [];
	const parameters = put(property.type === 'resourceLocator' ? given : VALUE);
	const options = way === 'choice' ? valuesOf(property) : undefined;
	return [{ row, label: property.displayName, way, parameters, options }];
}

const valuesOf = ({ options = [] }: INodeProperties) =>
	options.flatMap((option) => ('value' in option ? [String(option.value)] : []));

const asJson = (wrap: (value: unknown) => unknown) => (value: unknown) =>
	JSON.stringify(wrap(value));

/** Fields of an order that is given as an object, and as JSON. */
const ORDER_PLACES = Object.entries<Way>({
	cust_po_no: 'text',
	ship_address_1: 'address',
	ship_country: 'address',
	ship_zip: 'zip',
	gift_message: 'free',
	order_date: 'date',
	grand_total: 'amount',
	'items[0].item': 'text',
	'items[0].price': 'amount',
	'items[0].quantity': 'number',
	'items[0].description': 'free',
}).flatMap(([label, way]): Place[] => {
	const wrap = (value: unknown) => set(validOrder('P-1'), label, value);
	const row = SURFACE.find(({ operation }) => operation === 'create') as SurfaceRow;
	const options = { totals: 'asGiven' };
	const parameters = { specifyOrder: 'json', orderJson: VALUE, options };
	return [wrap, asJson(wrap)].map((each) => ({ row, label, way, parameters, wrap: each }));
});

const rowOf = (resource: string, operation: string) =>
	SURFACE.find((row) => row.resource === resource && row.operation === operation) as SurfaceRow;

/** Values in a list or a map that the user writes by hand. */
const WRITTEN_PLACES: Place[] = [
	...[
		(value: unknown) => ({ 3107: value }),
		(value: unknown) => ({ 3107: { quantityAvailable: 5, quantityOnHand: value } }),
		(value: unknown) => [{ warehouse: 3107, quantityAvailable: value }],
	].flatMap((wrap): Place[] => {
		const row = rowOf('inventory', 'update');
		const parameters = { sku: byId('P-W'), options: { quantities: VALUE } };
		return [wrap, asJson(wrap)].map((each) => ({
			row,
			label: 'Quantit',
			way: 'number',
			parameters,
			wrap: each,
		}));
	}),
	...(['name', 'value'] as const).map((part): Place => {
		const parameter = [{ name: 'sku', value: 'A', [part]: VALUE }];
		const parameters = { method: 'GET', path: 'merchant/inventory', query: { parameter } };
		return {
			row: rowOf('request', 'send'),
			label: 'Parameter',
			way: part === 'name' ? 'name' : 'letter',
			parameters,
		};
	}),
];

const PLACES = SURFACE.filter(({ resource }) => resource !== 'account')
	.flatMap((row) => {
		const operations = RESOURCES.find(({ value }) => value === row.resource)?.operations ?? [];
		const operation = operations.find(({ value }) => value === row.operation);
		// Of two reads that go out at once, one would still be on its way when the other has failed.
		return placesOf(row, operation?.properties ?? []).filter(
			({ label }) => !JSON.stringify(row.parameters).includes('includeStatus') || label !== 'Order',
		);
	})
	.concat(ORDER_PLACES, WRITTEN_PLACES);

/** A value, and what is meant by it; without, it must be refused. */
interface Drawn {
	value: unknown;
	meant?: string | number | boolean | string[];
}

const around = fc.constantFrom('', ' ', '\u00a0', '\u200b', '\ufeff', '\n', '\u200e', '\t ');
const word = fc.stringMatching(/^[A-Z][A-Z0-9]{1,6}(-[A-Z0-9]{1,4})?$/);
const junk = fc
	.constantFrom<unknown>(
		2 ** 60,
		9.4e21,
		NaN,
		-3,
		1.25,
		'9.4E+21',
		'A-undefined',
		'[object Object]',
		'{{ $json.x }}',
		'null',
		'“A-1”',
		'<a href="x">A-1</a>',
		{ a: 1 },
		['A'],
		[],
		true,
	)
	.map((value): Drawn => ({ value }));
const texts = fc.oneof(
	fc
		.tuple(around, fc.constantFrom('', "'"), word, around)
		.map(([before, mark, text, after]): Drawn => ({
			value: `${before}${mark}${text}${after}`,
			meant: text,
		})),
	fc.integer({ min: 1, max: 2 ** 50 }).map((value): Drawn => ({ value, meant: String(value) })),
	junk,
);
/** Carriers' numbers hold a digit; words such as NA and TBD stand for none. */
const tracking = fc.oneof(
	texts.filter(({ meant }) => meant === undefined || /\d/.test(String(meant))),
	fc
		.constantFrom<unknown>(
			'=A1',
			'@A1',
			'n.a.',
			'see note',
			'T-1+T-2',
			'UPS 1Z999',
			'1Z9 (2 boxes)',
		)
		.map((value): Drawn => ({ value })),
);
const noNumbers = fc
	.constantFrom<unknown>(
		'=A1',
		'1,000',
		'12,50 $',
		'abc',
		NaN,
		Infinity,
		'1e3',
		true,
		{},
		['1'],
		'0x10',
	)
	.map((value): Drawn => ({ value }));
const numbersOf = (divisor: number) =>
	fc.oneof(
		fc
			.tuple(fc.integer({ min: 1, max: 20 * divisor }), fc.boolean(), around)
			.map(([whole, isText, blank]): Drawn => {
				const meant = whole / divisor;
				return { value: isText ? `${blank}${meant}` : meant, meant };
			}),
		noNumbers,
	);
const dates = fc.oneof(
	fc
		.tuple(fc.integer({ min: 1_000_000_000, max: 4_000_000_000 }), fc.nat({ max: 5 }))
		.map(([seconds, form]): Drawn => {
			const date = new Date(seconds * 1_000);
			const iso = date.toISOString();
			const forms = [
				seconds,
				String(seconds),
				seconds * 1_000,
				iso,
				date.toUTCString(),
				iso.replace('T', ' '),
			];
			return { value: forms[form], meant: seconds };
		}),
	fc
		.constantFrom<unknown>(
			20260131,
			20_000,
			'26-01-31',
			'2026-01-31 10:00 ET',
			'=A1',
			'2/15/2026',
			'15.02.2026',
			'2026-02-30',
			'soon',
			5,
			true,
			{},
			[],
		)
		.map((value): Drawn => ({ value })),
);
const switches = fc.oneof(
	fc
		.tuple(around, fc.constantFrom('true', 'Yes', 'ON', '1', 'false', 'No', 'off', '0'), around)
		.map(([before, said, after]): Drawn => ({
			value: before + said + after,
			meant: /^(true|yes|on|1)$/i.test(said),
		})),
	fc.constantFrom<unknown>('maybe', 2, 'null', {}, [], 'NaN').map((value): Drawn => ({ value })),
);
const noChoices = fc
	.constantFrom<unknown>('nothing known', 7, {}, [], true)
	.map((value): Drawn => ({ value }));
const choicesOf = (options: string[]) =>
	fc.oneof(
		fc
			.tuple(around, fc.constantFrom(...options), fc.boolean())
			.map(([blank, meant, isUpper]): Drawn => ({
				value: blank + (isUpper ? meant.toUpperCase() : meant) + blank,
				meant,
			})),
		noChoices,
	);
const notes = fc.oneof(
	fc
		.tuple(
			around,
			fc.constantFrom('Ring twice; null & void', '1e3', 'N/A', '[a, b]', '#1 "x"', 'ß\n2'),
		)
		.map(([blank, meant]): Drawn => ({ value: blank + meant + blank, meant })),
	fc
		.constantFrom<unknown>(
			2 ** 60,
			NaN,
			'[object Object]',
			'{{ $json.x }}',
			'#REF!',
			{},
			['A'],
			true,
		)
		.map((value): Drawn => ({ value })),
);
const zips = fc.oneof(
	fc
		.tuple(fc.integer({ min: 10_000, max: 99_999 }), fc.constantFrom('', "'", ' '), fc.boolean())
		.map(([zip, mark, isText]): Drawn => ({
			value: isText ? `${mark}${zip}` : zip,
			meant: String(zip),
		})),
	junk.filter(({ value }) => !Array.isArray(value) || value.length > 0),
);
const listsOf = (words: fc.Arbitrary<string[]>) =>
	fc.oneof(
		fc.tuple(words, fc.nat({ max: 4 }), around).map(([meant, form, blank]): Drawn => {
			const parts = meant.map((part) => `${blank}${part}${blank}`);
			const forms = [
				parts,
				JSON.stringify(meant),
				parts.join(','),
				parts.join(';'),
				parts.join('\n'),
			];
			return { value: forms[form], meant };
		}),
		fc
			.constantFrom<unknown>(
				[['A']],
				[{}],
				'["A"',
				'{"a":1}',
				[2 ** 60],
				[true],
				['A', 'B-undefined'],
			)
			.map((value): Drawn => ({ value })),
	);
/** Those that are there to be found. */
const SKUS = ['P-A', 'P-B', 'P-C 1', '007'];
const warehouses = fc
	.tuple(fc.integer({ min: 1, max: 99_999 }), around, fc.boolean())
	.map(([number, blank, isText]): Drawn => ({
		value: isText ? `${blank}${number}` : number,
		meant: String(number),
	}));
const addresses = texts.filter(
	({ value }) => typeof value !== 'number' && !/'|E\+|[“<]/.test(JSON.stringify(value)),
);
/** What arrives to the letter, with the blanks around it. */
const letters = fc.oneof(
	fc.tuple(around, word, around).map(([before, text, after]): Drawn => {
		const value = before + text + after;
		return { value, meant: value };
	}),
	fc
		.constantFrom<unknown>(
			NaN,
			2 ** 60,
			{},
			['A'],
			'[object Object]',
			'{{ $json.x }}',
			'A-undefined',
		)
		.map((value): Drawn => ({ value })),
);
const paths = fc.oneof(
	fc.tuple(around, word, around).map(([before, part, after]): Drawn => {
		const meant = `merchant/stock/${part}`;
		return { value: before + meant + after, meant };
	}),
	fc
		.constantFrom<unknown>(
			'../x',
			'a/../../x',
			'https://example.com/x',
			'a?b=c',
			'a#b',
			'{{ $json.x }}',
			{},
			[],
			true,
			NaN,
			'[object Object]',
			'A-undefined',
		)
		.map((value): Drawn => ({ value })),
);
const VALUES: Record<Exclude<Way, 'choice'>, fc.Arbitrary<Drawn>> = {
	text: texts,
	tracking,
	address: addresses,
	free: notes,
	warehouse: warehouses,
	zip: zips,
	list: listsOf(
		fc.uniqueArray(
			word.filter((each) => /\d/.test(each)),
			{ minLength: 1, maxLength: 4 },
		),
	),
	skus: listsOf(fc.subarray(SKUS, { minLength: 1 })),
	count: numbersOf(1),
	number: numbersOf(1),
	amount: numbersOf(100),
	date: dates,
	switch: switches,
	prefix: texts,
	name: texts,
	letter: letters,
	path: paths,
};

/** JSON has no NaN and no Infinity. */
const isJson = ({ value }: Drawn) => Object.is(JSON.parse(JSON.stringify([value]))[0], value);

const drawnFor = ({ way, options = [], wrap }: Place): fc.Arbitrary<Drawn> => {
	const drawn = way === 'choice' ? choicesOf(options) : VALUES[way];
	return wrap ? drawn.filter((each) => typeof each.value !== 'number' || isJson(each)) : drawn;
};

/** All values in a request, as texts. */
function leaves(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [String(value)];
	return Object.values(value).flatMap(leaves);
}

let world: World;
beforeAll(async () => {
	world = await startWorld();
	world.sandbox.store.addOrder({ custRef: 'S-1', cart: 'APIAccess1' });
	const stock = { '3107': { qtyAvailable: 1 } };
	for (const sku of SKUS) world.sandbox.store.addProduct({ sku, stock });
});
afterAll(async () => await world.end());

/** What is not as it must be; nothing where all is well. */
async function wrongIn(place: Place, { value, meant }: Drawn): Promise<string[]> {
	const { way, label } = place;
	const { error, sent, items, hints } = await tried(place, value);
	// n8n itself does not start a node whose required field is missing, as it is where a choice is unknown.
	const names = error?.message.includes(label) || /has issues:/.test(error?.message ?? '');
	if (meant === undefined) {
		// A write may look something up before the value that is wrong gets its turn.
		const writes = place.row.requests.some(({ method }) => method === 'POST');
		const asked = sent.filter(({ method }) => !writes || method === 'POST');
		return [
			...(asked.length > 0
				? [`was sent: ${JSON.stringify(asked.map(({ path, body }) => [path, body]))}`]
				: []),
			...(names ? [] : [`names no field: ${error?.message}`]),
		];
	}
	if (way === 'switch' || way === 'choice') {
		const plain = await tried(place, meant);
		const [one, other] = [askedIn(sent, error), askedIn(plain.sent, plain.error)];
		return one === other ? [] : [`${one} is not ${other}`];
	}
	if (sent.length === 0) return names ? [] : [`neither sent nor refused: ${error?.message}`];
	if (way === 'count') return [];
	if (way === 'skus') {
		const skus = items.map(({ json }) => json.sku).sort();
		return isEqual(skus, [meant].flat().sort()) ? [] : [`gave ${skus.join()}`];
	}
	if (way === 'path') {
		const paths = sent.map((entry) => entry.path);
		return paths.includes(String(meant)) ? [] : [`went to ${paths.join()}`];
	}
	const found = sent.flatMap(({ path, query, body }) => [
		...path.split('/').map(decodeURIComponent),
		...leaves(query),
		...Object.keys(query),
		...leaves(body),
	]);
	const isSame = (leaf: string, each: unknown) => {
		if (way === 'prefix') return leaf.startsWith(String(each));
		if (way === 'date') return Math.floor(Date.parse(leaf) / 1_000) === each || leaf.length === 10;
		return way === 'number' || way === 'amount' ? Number(leaf) === each : leaf === each;
	};
	// A sum may give way to its parts by what rounding them costs, if that is told.
	const isTold = (each: unknown) =>
		way === 'amount' && hints.some(({ message }) => message.includes(`instead of ${String(each)}`));
	const lost = [meant]
		.flat()
		.filter((each) => !found.some((leaf) => isSame(leaf, each)) && !isTold(each));
	const hint = 'if the node itself applies it: WAYS in property.test.mts';
	return lost.map((each) => `${each} did not arrive (${hint}): ${found.join(' | ').slice(0, 300)}`);
}

/**
 * What was asked, to be compared with what is asked for the same in other words: the first write, since the
 * look-ups after it hang on what it has done, or all reads, which go out at once.
 */
function askedIn(sent: readonly LogEntry[], error?: Error): string {
	const write = sent.find(({ method }) => method === 'POST');
	const asked = write ? [write] : sent;
	const lines = asked.map(({ path, body }) => JSON.stringify([path, body]));
	return lines.length > 0 ? [...new Set(lines)].sort().join('\n') : String(error?.message);
}

const WHOLE = '={{ $json.whole }}';

/** Runs an operation with a value in one place. */
async function tried({ row, parameters, wrap = (value) => value }: Place, value: unknown) {
	const { log, store } = world.sandbox;
	// Whatever the one before has made of it: a canceled order is not confirmed.
	store.setStatus('S-1', 'shipped');
	const before = log.entries.length;
	const [first = {}] = row.items ?? [];
	// What stands for the whole item must not hold the value, too: it would be refused there.
	const rest = mapValues(parameters, (each) => (each === '={{ $json }}' ? WHOLE : each));
	const { error, items, hints } = await world.run(row.resource, row.operation, rest, {
		level: row.levels[0],
		items: [{ ...first, whole: first, value: wrap(value) } as IDataObject],
	});
	return { error, items, hints, sent: log.entries.slice(before) };
}

test('every operation has places to try', () => {
	const tried = new Set(PLACES.map(({ row }) => `${row.resource}.${row.operation}`));
	expect(PLACES.length).toBeGreaterThan(60);
	expect(tried.size).toBeGreaterThan(14);
});

test('every parameter is read: an object in its place is refused, under its label', async () => {
	const wrong: string[] = [];
	for (const place of PLACES) {
		const found = await wrongIn(place, { value: { a: 1 } });
		if (found.length > 0)
			wrong.push(
				`${place.row.resource}.${place.row.operation} ${place.label}: ${found.join('; ')}`,
			);
	}
	expect(wrong).toEqual([]);
}, 60_000);

test('what is sent is what was meant, or an error names the field and nothing is sent', async () => {
	for (const [index, place] of PLACES.entries()) {
		const where = `${place.row.resource}.${place.row.operation} ${place.label}`;
		await fc.assert(
			fc.asyncProperty(drawnFor(place), async (value) => {
				const wrong = await wrongIn(place, value);
				if (wrong.length > 0)
					throw new Error(`${where}, ${JSON.stringify(value)}: ${wrong.join('; ')}`);
			}),
			// Each place has a seed of its own: places of one kind are not all to draw the same.
			{ numRuns: (1 + (index % 2)) * TIMES, seed: SEED + index, includeErrorInReport: true },
		);
	}
}, 300_000);
