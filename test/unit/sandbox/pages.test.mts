import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { call, closeAll, sandboxAtNoon } from './helpers.mts';
import { CONTROL_ROUTES } from '../../../sandbox/control/index.mts';
import type { TestSandbox } from './helpers.mts';

let sandbox: TestSandbox;
beforeEach(async () => {
	sandbox = await sandboxAtNoon();
});
afterEach(closeAll);

const VALIDATOR = 'node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js';

const get = async (path: string) => await fetch(`${sandbox.origin}/${path}`);

describe('the page', () => {
	it('shows orders, stock and the last calls', async () => {
		sandbox.store.addProduct({ sku: 'PEN', name: 'Pen' });
		sandbox.store.addOrder({
			custRef: 'ORD-1',
			orderSource: 'Shopify',
			items: [{ item: 'PEN', quantity: 2 }],
		});
		sandbox.store.ship('ORD-1', { trackingNo: '1Z-PAGE' });
		sandbox.store.addOrder({ custRef: 'ORD-2', status: 'error', errorReason: 'No such street' });
		await call(sandbox, 'merchant', 'merchant/orders/list/any');
		const page = await (await get('')).text();
		for (const shown of [
			...['2 orders: 0 new, 0 at_wms, 0 partial, 1 shipped', '<td>ORD-1</td>', '<td>2 PEN</td>'],
			...['<td>1Z-PAGE</td>', '<td>No such street</td>', '<td>merchant/orders/list/any</td>'],
			...['<td>98</td>', sandbox.url, 'sandbox-master-key', 'width=device-width'],
		]) {
			expect(page).toContain(shown);
		}
	});

	it('shows what is hostile as text', async () => {
		const evil = `<script>alert(1)</script>"'&`;
		sandbox.store.addOrder({
			custRef: evil,
			orderSource: evil,
			items: [{ item: evil, quantity: 1 }],
		});
		sandbox.store.addProduct({ sku: evil, name: evil });
		await call(sandbox, 'merchant', `merchant/orders/${evil}`);
		await fetch(`${sandbox.origin}/_sandbox/merchants`, {
			method: 'POST',
			body: JSON.stringify({ name: evil, pk: '7' }),
		});
		for (const path of ['', '?merchant=7', '?merchant=%3Cscript%3E', '?merchant=1&merchant=2']) {
			const reply = await get(path);
			expect(reply.status).toBe(200);
			expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'");
			const page = await reply.text();
			expect(page).not.toContain('<script');
			expect(page).toContain('&lt;script&gt;');
		}
	});
});

describe('the descriptions', () => {
	it.each([
		['openapi.json', '3.1.1'],
		['openapi-3.0.json', '3.0.3'],
		['_sandbox/openapi.json', '3.1.1'],
		['_sandbox/openapi-3.0.json', '3.0.3'],
	])('%s is OpenAPI %s, with the sandbox as server', async (path, openapi) => {
		const description = (await (await get(path)).json()) as { openapi: string; servers: object[] };
		expect(description.openapi).toBe(openapi);
		expect(description.servers).toEqual([{ url: expect.stringContaining(sandbox.origin) }]);
		const folder = mkdtempSync(join(tmpdir(), 'cartrover-openapi-'));
		const file = join(folder, 'openapi.json');
		writeFileSync(file, JSON.stringify(description));
		const said = execFileSync(process.execPath, [VALIDATOR, file], { encoding: 'utf8' });
		expect(JSON.parse(said)).toEqual({ valid: true });
		rmSync(folder, { recursive: true });
	});

	it('name in 3.0 what each field is, where that is of one kind', async () => {
		interface Form {
			properties?: Record<string, object>;
			allOf?: Form[];
		}
		const schemasOf = async (path: string) => {
			const text = (await (await get(path)).json()) as {
				components: { schemas: Record<string, Form> };
			};
			return text.components.schemas;
		};
		const now = await schemasOf('openapi.json');
		const older = await schemasOf('openapi-3.0.json');
		const fields = (schemas: typeof now) =>
			Object.entries(schemas).map(([name, { properties, allOf }]) => [
				name,
				Object.keys(properties ?? allOf?.at(-1)?.properties ?? {}),
			]);
		expect(fields(older)).toEqual(fields(now));
		expect(older).toMatchObject({
			WireNumber: { description: expect.stringContaining('A number.') },
			WireFlag: { type: 'string', enum: ['Y', 'N', ''], nullable: true },
			WireDay: { type: 'string', nullable: true, pattern: expect.any(String) },
			OrderStatus: { type: 'string', nullable: true, example: 'new' },
			Confirmation: { properties: { order_status: { type: 'string' } } },
			OrderListAnswer: {
				allOf: [
					{ $ref: '#/components/schemas/Answer' },
					{ type: 'object', properties: { response: { type: 'array', nullable: true } } },
				],
			},
		});
		expect(older.WireNumber).not.toHaveProperty('type');
	});

	it.each(['openapi-3.0.json', '_sandbox/openapi-3.0.json'])(
		'%s has nothing that generators of clients stumble over',
		async (path) => {
			const found: string[] = [];
			const look = (at: string, value: unknown) => {
				if (typeof value !== 'object' || value === null) return;
				const keys = Object.keys(value);
				const isOdd = keys.includes('$ref') ? keys.length > 1 : keys.includes('4XX');
				const isSplit = 'allOf' in value && 'properties' in value;
				if (isOdd || isSplit || 'then' in value || 'const' in value) found.push(at);
				if ('type' in value && Array.isArray(value.type)) found.push(at);
				for (const [key, inner] of Object.entries(value)) look(`${at}/${key}`, inner);
			};
			look('', await (await get(path)).json());
			expect(found).toEqual([]);
		},
	);

	it('give every control route a body that works, and an answer that is as described', async () => {
		sandbox = await sandboxAtNoon({ empty: false });
		// eslint-disable-next-line @typescript-eslint/no-explicit-any -- it is under test
		const description = (await (await get('_sandbox/openapi.json')).json()) as any;
		sandbox.store.addOrder({ custRef: 'A', items: [{ item: 'MUG-BLUE-350', quantity: 9 }] });
		sandbox.store.addOrder({ custRef: 'Z' });
		sandbox.store.addProduct({ sku: 'P' });
		const params: Record<string, string> = {
			name: 's',
			cust_ref: 'A',
			sku: 'P',
			pk: '5150',
			api_user: 'second',
			id: 'hook-1',
		};
		const rank = ({ method, path }: { method: string; path: string }): number =>
			['DELETE', '/reset'].findIndex((end) => method === end || path.endsWith(end));
		const routes = [...CONTROL_ROUTES].sort((a, b) => rank(a) - rank(b));
		for (const { method, path, example } of routes) {
			// what has shipped cannot be put on hold
			const own = { '/merchants/{pk}': '5160', '/orders/{cust_ref}/hold': 'Z' }[path];
			const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => own ?? params[name] ?? '');
			const reply = await fetch(`${sandbox.origin}/_sandbox${filled}`, {
				method,
				body: example === undefined ? undefined : JSON.stringify(example),
			});
			const json: unknown = await reply.json();
			expect([method, path, reply.status, json]).toEqual([method, path, 200, expect.anything()]);
			const { schema } =
				description.paths[path][method.toLowerCase()].responses[200].content['application/json'];
			const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });
			expect([path, ajv.validate(schema, json), ajv.errorsText()]).toEqual([
				path,
				true,
				'No errors',
			]);
		}
	});
});
