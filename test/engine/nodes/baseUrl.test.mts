import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { NodeHelpers } from 'n8n-workflow';

import { CartRoverApi } from '../../../credentials/CartRoverApi.credentials.ts';
import { byId, startWorld, type World } from '../../support/world.mts';

/* Where the key goes, and where it does not: the Base URL of a credential, in the nodes and in its test. */

let world: World;
/** What the sandbox's address is replaced with. */
let port: string;
beforeAll(async () => {
	world = await startWorld({ empty: true });
	world.sandbox.store.addOrder({ custRef: 'X' });
	({ port } = new URL(world.sandbox.url));
});
beforeEach(() => world.sandbox.log.clear());
afterAll(async () => await world.end());

const withBase = (baseUrl: string, more: object = {}) => ({
	...world.credential('merchant').cartRoverApi,
	baseUrl: baseUrl.replace('PORT', port),
	...more,
});
const ask = async (baseUrl: string, more?: object) =>
	await world.run(
		'order',
		'get',
		{ custRef: byId('X') },
		{ level: 'merchant', credential: withBase(baseUrl, more) as never },
	);
const testOf = async (baseUrl: string, more?: object) =>
	await world.engine.testCredential('cartRoverApi', withBase(baseUrl, more) as never);
const paths = () => world.sandbox.log.entries.map(({ path }) => path);

/* Every machine answers itself at 0.0.0.0, and nobody takes that for a name of this machine. */
const NOT_ENCRYPTED = [
	'http://0.0.0.0:PORT/v1',
	'HTTP://0.0.0.0:PORT/v1',
	' http://0.0.0.0:PORT/v1/ ',
	'http://127.0.0.1.example.com/v1',
	'http://localhost.example.com/v1',
	'http://notlocalhost/v1',
	'http://example.com/127.0.0.1/',
	'http://[::ffff:7f00:1]:PORT/v1',
	'http://[::2]/v1',
	'http://0x7f.1:PORT/v1',
	'http://2130706433:PORT/v1',
	'http://127.1:PORT/v1',
	'http://api.cartrover.com/v1',
];

describe.each(NOT_ENCRYPTED)('%p', (baseUrl) => {
	test('gets no key, and the user is told', async () => {
		const { error } = await ask(baseUrl);
		expect(error).toMatchObject({ name: 'NodeOperationError' });
		expect(error?.message).toBe(
			'The credential cannot be used: Base URL is not encrypted (http), so others on the network could read the API key. Use https, or turn on Allow HTTP Without Encryption',
		);
		expect(paths()).toEqual([]);
	});

	test('gets no key from the poller and the pickers either', async () => {
		const credential = withBase(baseUrl) as never;
		await expect(world.poller({}, { credential }).poll()).rejects.toThrow(/not encrypted/);
		await expect(
			world.engine.listSearch('searchOrders', { credentials: { cartRoverApi: credential } }),
		).rejects.toThrow(/not encrypted/);
		expect(paths()).toEqual([]);
	});

	test("gets no key from the credential's test", async () => {
		expect(await testOf(baseUrl)).toEqual({
			status: 'Error',
			message:
				'Base URL is not encrypted (http), so others on the network could read the API key. Use https, or turn on Allow HTTP Without Encryption. Nothing was sent.',
		});
		expect(paths()).toEqual([]);
	});
});

test('a user may allow it', async () => {
	const allowed = { allowInsecureHttp: true };
	expect((await ask('http://0.0.0.0:PORT/v1', allowed)).error).toBeUndefined();
	expect(await testOf('http://0.0.0.0:PORT/v1', allowed)).toMatchObject({ status: 'OK' });
	expect(paths()).toEqual(['merchant/orders/X', 'merchant/orders/list/any']);
});

test.each([undefined, null, 'true', 1, {}, ''])('%p is no leave', async (allowInsecureHttp) => {
	expect((await ask('http://0.0.0.0:PORT/v1', { allowInsecureHttp })).error).toBeDefined();
	const tested = await testOf('http://0.0.0.0:PORT/v1', { allowInsecureHttp });
	expect(tested.status).toBe('Error');
	expect(paths()).toEqual([]);
});

test.each([
	'http://127.0.0.1:PORT/v1',
	'HTTP://LocalHost:PORT/v1',
	'http://localhost:PORT/v1',
	'http://127.0.0.2:PORT/v1',
	' http://127.0.0.1:PORT/v1// ',
	'http://127.0.0.1:PORT/v1/',
])('this machine is asked without leave: %p', async (baseUrl) => {
	// Where no server listens at this name of the machine, the sandbox is told so by nobody.
	const { error } = await ask(baseUrl);
	if (error) expect(error.message).toMatch(/could not be reached/);
	else expect(paths()).toEqual(['merchant/orders/X']);
	expect((await testOf(baseUrl)).message).not.toMatch(/Base URL/);
});

test.each([
	'',
	'api.cartrover.com/v1',
	'ftp://127.0.0.1:PORT/v1',
	'http://user:secret@127.0.0.1:PORT/v1',
	'http://127.0.0.1:PORT\\@example.com/v1',
	'http://127.0.0.1:PORT/v1?x=1',
	'https://[::1/v1',
])('no Base URL, and nothing is asked: %p', async (baseUrl) => {
	const { error } = await ask(baseUrl);
	expect(error?.message).toMatch(
		/^The credential cannot be used: Base URL is not a web address such as https:\/\/api/,
	);
	const { status, message } = await testOf(baseUrl);
	expect(status).toBe('Error');
	expect(message).toMatch(/^Base URL is not a web address .* Nothing was sent\.$/);
	expect(paths()).toEqual([]);
});

test.each([
	['apiUser', 'API User'],
	['apiKey', 'API Key'],
	['merchantPk', 'Merchant PK'],
])('%s that would break a header line is refused before anything is sent', async (name, label) => {
	for (const value of ['a\r\nX-Evil: 1', 'a\nb', 'a\0b', 'a\u2028b', 'ключ', 'a\uD800']) {
		const { error } = await world.run(
			'order',
			'get',
			{ custRef: byId('X') },
			{ level: 'warehouse', credential: { [name]: value } },
		);
		expect(error).toMatchObject({ name: 'NodeOperationError' });
		expect(error?.message).toContain(
			`The credential cannot be used: ${label} contains a line break or another character that cannot be sent`,
		);
	}
	expect(paths()).toEqual([]);
});

test('blanks around user and key are not sent', async () => {
	const { apiUser, apiKey } = world.sandbox.keys.merchant;
	const padded = { apiUser: ` ${apiUser}\n`, apiKey: `\t${apiKey} \r\n` };
	expect((await ask('http://127.0.0.1:PORT/v1', padded)).error).toBeUndefined();
	expect(await testOf('http://127.0.0.1:PORT/v1', padded)).toMatchObject({ status: 'OK' });
});

describe('a redirect', () => {
	let elsewhere: Server;
	let bounce: Server;
	let reached: string[];
	const listen = async (server: Server) => {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	};
	beforeEach(() => (reached = []));
	afterEach(() => {
		elsewhere.closeAllConnections();
		elsewhere.close();
		bounce.closeAllConnections();
		bounce.close();
	});

	test.each([301, 302, 303, 307, 308])('%i takes the key nowhere else', async (status) => {
		elsewhere = createServer((request, response) => {
			reached.push(`${request.url} ${request.headers.authorization}`);
			response.end('{"success_code":true,"response":[]}');
		});
		const target = await listen(elsewhere);
		bounce = createServer((_, response) => {
			response.writeHead(status, { location: `${target}/v1/merchant/orders/list/any` }).end();
		});
		const base = `${await listen(bounce)}/v1`;
		expect((await ask(base)).error).toBeDefined();
		expect((await testOf(base)).status).toBe('Error');
		expect(reached).toEqual([]);
	});
});

test('the form asks for leave where it may be needed, without a pattern that takes time', () => {
	const property = fieldNamed('allowInsecureHttp');
	expect(JSON.stringify(property.displayOptions)).not.toMatch(/regex/);
	const shown = (baseUrl: string) =>
		NodeHelpers.displayParameter({ baseUrl }, property, null, null, { baseUrl });
	for (const baseUrl of [...NOT_ENCRYPTED, '={{ $vars.cartrover }}']) {
		expect([baseUrl, shown(baseUrl)]).toEqual([baseUrl, true]);
	}
	expect(shown('https://api.cartrover.com/v1')).toBe(false);
});

const fieldNamed = (name: string) => {
	const { properties } = new CartRoverApi();
	const found = properties.find((property) => property.name === name);
	if (!found) throw new Error(`No field ${name}`);
	return found;
};
