import { createEngine, type Engine } from '../../../engine/index.mts';
import { type FixtureServer, PACKAGE_DIR, sendJson, startServer } from './fixture-server.mts';

let server: FixtureServer;
let engine: Engine;
let answer: { status: number; body: unknown };

beforeAll(async () => {
	server = await startServer((_request, response) =>
		sendJson(response, answer.body, answer.status),
	);
	engine = await createEngine({ packageDir: PACKAGE_DIR });
});

afterAll(async () => await server.close());

it.each([
	[200, { answer: { ok: true } }, 'OK', 'Connection successful!'],
	[200, { answer: { ok: false } }, 'Error', 'The service said no'],
	[403, {}, 'Error', 'Not with this key'],
	[404, {}, 'Error', 'Not Found'],
])('a test answered with %s %j is %s: %s', async (status, body, expected, message) => {
	answer = { status, body };
	const data = { user: 'u', key: 'k', baseUrl: server.url };
	expect(await engine.testCredential('fixtureApi', data)).toEqual({ status: expected, message });
	expect(server.requests.at(-1)).toMatchObject({ url: '/check' });
	expect(server.requests.at(-1)?.headers.authorization).toMatch(/^Basic /);
});

it('a test that reaches nobody gives the reason', async () => {
	const data = { user: 'u', key: 'k', baseUrl: 'http://127.0.0.1:1' };
	expect(await engine.testCredential('fixtureApi', data)).toMatchObject({
		status: 'Error',
		message: expect.stringMatching(/ECONNREFUSED|refused/) as string,
	});
});
