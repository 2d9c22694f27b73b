import { readBaseUrl } from '../../../nodes/CartRover/api/baseUrl.ts';

it.each([
	['http://localhost', true],
	['http://a.b-1.localhost:65535/x/y', true],
	['http://127.255.0.1', true],
	['http://[::1]', true],
	['http://localhost?x', false],
	['http://localhost/a?x', false],
	['http://localhost/a#x', false],
	['http://localhost/a b', false],
	['http://localhost/a\\b', false],
	['http://localhost:', false],
	['http://localhost:123456', false],
	['http://localhost:x', false],
	['http://a_b.localhost', false],
	['http://.localhost', false],
	['http://alocalhost', false],
	['http://127.0.0.1.5', false],
	['http://127.0.0', false],
	['http://127.0.0.1000', false],
	['http://127.a.0.1', false],
	['x http://localhost', false],
	['http://localhost x', false],
])('%j is an address of this machine: %p', (address, is) => {
	expect('baseUrl' in readBaseUrl(address, false)).toBe(is);
});
