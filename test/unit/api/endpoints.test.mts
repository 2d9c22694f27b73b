import { ENDPOINTS, type Endpoint } from '../../../nodes/CartRover/api/endpoints.ts';
import { RESOURCES } from '../../../nodes/CartRover/operations/index.ts';

/* What the table says of each path is held against docs/contributing/openapi.yaml: test/repo/docs/openapi.test.mts. */

const endpoints: Endpoint[] = Object.values(ENDPOINTS);

it('counts every call but New Order', () => {
	const free = endpoints.filter(({ limited }) => !limited).map(({ path }) => path);
	expect(free).toEqual(['cart/orders/cartrover']);
});

it('names each endpoint in words of its own', () => {
	const titles = endpoints.map(({ title }) => title);
	expect(new Set(titles).size).toBe(titles.length);
	for (const title of titles) expect(title).toMatch(/^[A-Z][a-z]+ing [a-zA-Z ()]+$/);
});

it('says of each write that an operation makes what it has done: errors tell it', () => {
	const calls = RESOURCES.flatMap(({ operations }) => operations.flatMap((each) => each.calls));
	const called = calls.map(({ endpoint }): Endpoint => ENDPOINTS[endpoint]);
	const writes = called.filter(({ repeat }) => repeat !== 'always');
	expect(writes.length).toBeGreaterThan(5);
	expect(writes.filter(({ effect }) => !effect?.includes('{}')).map(({ title }) => title)).toEqual(
		[],
	);
});
