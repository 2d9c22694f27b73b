import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';

import { ENDPOINTS, type Endpoint } from '../../../nodes/CartRover/api/endpoints.ts';
import { simpleInventory } from '../../../nodes/CartRover/model/inventory.ts';
import { simpleOrder, simpleOrderStatus } from '../../../nodes/CartRover/model/order.ts';
import { product } from '../../../nodes/CartRover/model/product.ts';
import { shipment } from '../../../nodes/CartRover/model/shipment.ts';
import { formsOf } from '../../../tools/docs/access.mts';
import { api, described, resolved, type Schema } from '../../../tools/docs/openapi.mts';
import {
	answerOf,
	answerSchema,
	branchesOf,
	misfits,
	operationOf,
	operations,
	schemaNamed,
} from './contract.mts';

/* The description of the API by itself: well-formed, whole, one with the endpoint
 * table, and with examples that fit. */

test('is valid OpenAPI 3.1', () => {
	const validator = resolve(
		'node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js',
	);
	const { stdout, stderr } = spawnSync(
		process.execPath,
		[validator, 'docs/contributing/openapi.yaml'],
		{ encoding: 'utf8' },
	);
	expect(stderr + stdout).toMatch(/^\{\s*"valid": true\s*\}\s*$/);
});

test('has schemas without misspelled or misplaced keywords', () => {
	const ajv = new Ajv2020({
		strict: true,
		allowUnionTypes: true,
		strictRequired: false,
		strictTypes: false,
		formats: { date: true, 'date-time': true },
		keywords: ['x-grade'],
	});
	const inDefs = JSON.stringify(api.components.schemas).replaceAll(
		'#/components/schemas/',
		'#/$defs/',
	);
	ajv.addSchema({ $id: 'schemas', $defs: JSON.parse(inDefs) as Record<string, Schema> });
	for (const name of Object.keys(api.components.schemas)) {
		expect(ajv.getSchema(`schemas#/$defs/${name}`)).toBeDefined();
	}
});

/** Every path of the endpoint table, in all its forms. */
const table = Object.values<Endpoint>(ENDPOINTS).flatMap((endpoint) =>
	formsOf(endpoint).map((form) => [`${endpoint.method} ${form.path}`, endpoint, form] as const),
);

test.each(table)('says of %s what the endpoint table says', (_, endpoint, form) => {
	const operation = described(endpoint, form.path);
	expect(operation).toMatchObject({
		'x-access-levels': form.levels,
		'x-rate-limited': endpoint.limited,
		'x-repeat': endpoint.repeat,
		// The table has the grade of the cart form.
		'x-grade': form.prefix === 'merchant' ? expect.any(String) : endpoint.grade,
	});
	const parameters = (operation.parameters ?? []).map((parameter) =>
		resolved<{ name: string; in: string }>(parameter),
	);
	const namesIn = (place: string) =>
		parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);
	expect(namesIn('path')).toEqual([...form.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
	const acts = form.levels.includes('warehouse') && !endpoint.levels.includes('warehouse');
	expect(namesIn('header')).toEqual(acts ? ['X-Merchant-Pk'] : []);
});

test('describes no path that the endpoint table does not have, but a second form of one', () => {
	const known = table.map(([call]): string => call);
	const others = operations
		.map(({ method, path }) => `${method} ${path}`)
		.filter((call) => !known.includes(call));
	expect(others).toEqual(['POST cart/orders/cancel']);
});

test('names each operation once', () => {
	const ids = operations.map(({ operation }) => operation.operationId);
	expect(new Set(ids).size).toBe(ids.length);
});

test.each([
	['Order', simpleOrder.omit({ order_status: true })],
	['OrderStatusRecord', simpleOrderStatus],
	['Inventory', simpleInventory],
	['Product', product],
	['Shipment', shipment],
] as const)('%s has every field that the model reads', (name, model) => {
	const fields = branchesOf(schemaNamed(name)).flatMap(({ properties = {} }) =>
		Object.keys(properties),
	);
	expect(fields).toEqual(expect.arrayContaining(Object.keys(model.shape)));
});

test.each(
	operations.map(({ method, path, operation }) => [`${method} ${path}`, operation] as const),
)('the examples of %s fit', (_, operation) => {
	const { examples = {} } = answerOf(operation).content['application/json'];
	for (const example of Object.values(examples)) {
		const { value } = resolved<{ value: unknown }>(example);
		expect(misfits(value, answerSchema(operation))).toEqual([]);
	}
	if (!operation.requestBody) return;
	const { example, schema } = operation.requestBody.content['application/json'];
	expect(misfits(example, schema)).toEqual([]);
});

describe('its schemas refuse', () => {
	const answers = (method: string, path: string): Schema => {
		const operation = operationOf(method, path);
		if (!operation) throw new Error(`${method} ${path} is not described`);
		return answerSchema(operation);
	};
	const list = answers('GET', 'cart/orders/list/any');
	const created = answers('POST', 'cart/orders/cartrover');
	const stock = answers('GET', 'merchant/inventory/X');

	test.each<[string, unknown, Schema]>([
		['an answer without a flag', { response: [] }, list],
		['a flag that is no flag', { success_code: 'yes', response: [] }, list],
		['a success without records', { success_code: true }, list],
		['an order created without reference', { success_code: true }, created],
		['a refusal that is none', { success_code: true, message: 'No' }, schemaNamed('Error')],
		['a list that is none', { success_code: true, response: 'see attachment' }, list],
		['an order without reference', { success_code: true, response: [{ items: [] }] }, list],
		[
			'a line that is none',
			{ success_code: true, response: [{ cust_ref: 'A', items: [1] }] },
			list,
		],
		['stock without SKU', { success_code: true, response: { qty_available: 1 } }, stock],
		[
			'a quantity in words',
			{ success_code: true, response: { sku: 'A', qty_available: 'many' } },
			stock,
		],
		[
			'a map of warehouses that is a list',
			{ success_code: true, response: { sku: 'A', warehouses: [{}] } },
			stock,
		],
		['an order to create without address', { cust_ref: 'A', items: [] }, schemaNamed('NewOrder')],
		[
			'another refusal for the rate limit',
			{ success_code: false, error_code: 'Invalid' },
			schemaNamed('RateLimitError'),
		],
	])('%s', (_, value, schema) => {
		expect(misfits(value, schema)).not.toEqual([]);
	});

	test.each<[string, unknown, Schema]>([
		['no rows as null', { success_code: true, response: null }, list],
		['numbers as text', { success_code: true, response: { sku: 'A', qty_available: '15' } }, stock],
		[
			'empty maps as lists',
			{ success_code: true, response: { sku: 'A', warehouses: [], aliases: [] } },
			stock,
		],
		[
			'fields nobody knows',
			{ success_code: true, response: { sku: 'A', novelty: { a: 1 } } },
			stock,
		],
		[
			'a refusal with HTTP 200',
			{ success_code: false, error_code: 'Failure', message: 'No' },
			stock,
		],
	])('but not %s', (_, value, schema) => {
		expect(misfits(value, schema)).toEqual([]);
	});
});
