import { ENDPOINTS, type EndpointName } from '../../nodes/CartRover/api/endpoints.ts';
import { EVENTS } from '../../nodes/CartRover/events/index.ts';
import { RESOURCES } from '../../nodes/CartRover/operations/index.ts';
import { READ_BACK } from '../../nodes/CartRover/operations/readBack.ts';
import { formsOf } from './access.mts';
import { anchor, code, NOTICE, oneOf, table } from './markdown.mts';
import { described } from './openapi.mts';
import { headingOf } from './operations.mts';

/** A call that is known to exist, with or without a known path. */
interface Known {
	what: string;
	/** Without it, the call is known and its path is not. */
	path?: string;
	levels: string;
	grade: string;
	reach: string;
}

const CUSTOM_REQUEST = '[Custom Request](../operations.md#custom-request-send)';

/** What is known beside the endpoint table. */
const OTHERS: Known[] = [
	{
		what: 'Cancel Order (legacy, short path)',
		path: 'POST cart/orders/cancel',
		levels: 'cart',
		grade: 'C',
		reach: CUSTOM_REQUEST,
	},
	{
		what: 'New Order with a list that holds one order (the vendor’s older PHP client)',
		path: 'POST cart/orders/cartrover',
		levels: 'cart',
		grade: 'V',
		reach: `${CUSTOM_REQUEST}; [Order: Create](../operations.md#order-create) sends the order itself`,
	},
	{
		what: 'List Warehouses',
		levels: 'merchant',
		grade: 'exists; path not known',
		reach:
			'[Warehouse: Get Many](../operations.md#warehouse-get-many) takes the warehouses from the inventory list',
	},
	{
		what: 'Edit a merchant (name, parameters of its warehouse, schedules)',
		levels: 'warehouse or master',
		grade: 'D in part; path not known',
		reach: `${CUSTOM_REQUEST}, once you have the path`,
	},
	{
		what: 'Create a merchant, and other calls of master keys',
		levels: 'master',
		grade: 'only known: the level exists',
		reach: `${CUSTOM_REQUEST}, once you have the path`,
	},
	{
		what: 'Webhooks for new orders (order_new) and updates (order_update)',
		levels: '',
		grade: 'C; how it is set up is not known',
		reach: '[CartRover Webhook Trigger](../operations.md#cartrover-webhook-trigger)',
	},
];

const SECTIONS: Array<[title: string, tags: string[], pathFrom: string]> = [
	['Orders, cart level', ['Orders'], 'cart/'],
	['Orders, merchant level', ['Orders'], 'merchant/'],
	['Inventory and products', ['Inventory', 'Products'], ''],
	['Order sources, ship methods and merchants', ['Setup'], ''],
];

/** Every call that is known in public, and how to make it with the nodes. */
export function coveragePage(): string {
	const rows = (Object.keys(ENDPOINTS) as EndpointName[]).flatMap(rowsOf);
	const reached = RESOURCES.flatMap(({ operations }) => operations).length;
	return [
		NOTICE,
		'# Coverage',
		`Every publicly known call of CartRover's API, how sure it is, and which of the ${reached} operations makes it. In machine-readable form: [openapi.yaml](openapi.yaml).`,
		'## Grades',
		table(
			['Grade', 'Meaning'],
			[
				['D', 'documented by the vendor, or in a published sample record'],
				['V', "in the vendor's own PHP client"],
				['C', "in integrators' code that plausibly runs in production"],
				[
					'I',
					'inferred: nobody has confirmed it in public. Such operations say so, and their path can be overridden with _Endpoint Path_',
				],
			],
		),
		'After a slash: the grade of the answer, where that is less sure than the path; – means that no answer has been seen.',
		...SECTIONS.flatMap(([title, tags, from]) => {
			const own = rows.filter(({ tag, path }) => tags.includes(tag) && path.startsWith(from));
			return [
				`## ${title}`,
				table(
					HEADS,
					own.map(({ cells }) => cells),
				),
			];
		}),
		'## Others, and those without a known path',
		table(
			HEADS,
			OTHERS.map(({ what, path, levels, grade, reach }) => [
				what,
				path ? code(path) : 'not known',
				levels,
				grade,
				reach,
			]),
		),
		'Warehouse and master keys name the merchant that they act for in the header `X-Merchant-Pk`, which the nodes send from the credential. It was seen on one path (C) and is inferred on the others.',
	].join('\n\n');
}

const HEADS = ['Call', 'Path', 'Access level', 'Grade', 'With the nodes'];

function rowsOf(name: EndpointName) {
	return formsOf(ENDPOINTS[name]).map(({ path, levels }) => {
		const facts = described(ENDPOINTS[name], path);
		const answered = facts['x-answer-grade'] === 'none' ? '–' : facts['x-answer-grade'];
		return {
			tag: facts.tags[0],
			path,
			cells: [
				facts.summary.replace(' (merchant level)', ''),
				code(`${ENDPOINTS[name].method} ${path}`),
				oneOf(levels),
				answered ? `${facts['x-grade']} / ${answered}` : facts['x-grade'],
				reachOf(name),
			],
		};
	});
}

/** The operations and events that make a call; calls made only to look after another do not count. */
function reachOf(name: EndpointName): string {
	const operations = RESOURCES.flatMap((resource) =>
		resource.operations
			.filter(({ calls }) =>
				calls.some((use) => use.endpoint === name && use.when !== READ_BACK.when),
			)
			.map((operation) => headingOf(resource, operation)),
	).map((heading) => `[${heading}](../operations.md#${anchor(heading)})`);
	const polled = EVENTS.some(({ calls }) => calls.some(({ endpoint }) => endpoint === name));
	if (polled) operations.push('[Trigger](../operations.md#cartrover-trigger)');
	return operations.length > 0 ? operations.join(', ') : CUSTOM_REQUEST;
}
