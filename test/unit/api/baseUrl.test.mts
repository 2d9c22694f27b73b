import { NOWHERE, readBaseUrl, testAddress } from '../../../nodes/CartRover/api/baseUrl.ts';

/** What n8n makes of the expression in the credential's test. */
function asked(baseUrl: string, allowInsecureHttp?: unknown): string {
	const expression = /^=\{\{ (.*) \}\}$/s.exec(testAddress('/wms/shipmethod/list'))?.[1];
	// eslint-disable-next-line @typescript-eslint/no-implied-eval -- an expression is code
	const evaluate = new Function('$credentials', `return ${expression}`) as (
		credentials: object,
	) => string;
	return evaluate({ baseUrl, allowInsecureHttp });
}

it.each([
	'https://api.example.com/v1',
	'HTTPS://api.example.com/v1',
	'http://localhost:4010/v1',
	'http://127.0.0.1/v1',
	'http://[::1]:1/v1',
])('the test of a credential asks %s below its path', (base) => {
	expect(asked(base)).toBe(`${base}/wms/shipmethod/list`);
	expect(asked(` ${base}// `)).toBe(`${base}/wms/shipmethod/list`);
});

it('asks nobody where the key would go unencrypted, unless that is allowed', () => {
	const base = 'http://api.example.com/v1';
	expect(asked(base)).toBe('data:,not-encrypted');
	expect(asked(base, 'true')).toBe(NOWHERE.notEncrypted);
	expect(asked(base, true)).toBe(`${base}/wms/shipmethod/list`);
});

it.each(['', 'api.example.com', 'https://a@b/v1', 'ftp://a', 'https://a?b', 'https://a b'])(
	'asks nobody where there is no address: %j',
	(base) => {
		expect(asked(base)).toBe('data:,unusable');
		expect(asked(base, true)).toBe(NOWHERE.unusable);
	},
);

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
	expect(asked(address).startsWith('http')).toBe(is);
});
