import fc from 'fast-check';

import { endpointOf, fillPath, readUserPath } from '../../../nodes/CartRover/api/paths.ts';

const HALF = 'one holds half of a character, which cannot be sent';

describe('a path that is filled', () => {
	it('has every value, encoded, and the level', () => {
		expect(fillPath('{level}/a/{one}/{two}', { one: 'x/y?', two: 'ü 1' }, 'cart')).toEqual({
			path: 'cart/a/x%2Fy%3F/%C3%BC%201',
		});
	});

	it('does not take a value for the level', () => {
		expect(fillPath('{level}/a', { level: 'other' }, 'cart')).toEqual({ path: 'cart/a' });
	});

	it.each([
		[{}, 'one is empty'],
		[{ one: 'a'.repeat(1_001) }, 'one is longer than 1000 characters'],
		[{ one: '' }, 'one is empty'],
		[{ one: '.' }, 'one cannot be “.”'],
		[{ one: '..' }, 'one cannot be “..”'],
		[{ one: '\uD800' }, HALF],
		[{ one: 'a\uDC00' }, HALF],
		[{ one: '\uDC00a' }, HALF],
		[{ one: 'a\uD83Db' }, HALF],
	] as Array<[Record<string, string>, string]>)('is refused for %j', (values, problem) => {
		expect(fillPath('a/{one}', values, 'cart')).toEqual({ problem });
	});

	it('names the first of several problems', () => {
		expect(fillPath('{one}/{two}', { one: '.', two: '' }, 'cart')).toEqual({
			problem: 'one cannot be “.”',
		});
		expect(fillPath('{one}/{two}', { two: '..' }, 'cart')).toEqual({ problem: 'one is empty' });
	});

	it.each(['...', '.a', 'a.', '😀', 'a😀b', 'a'.repeat(1_000)])('may hold %j', (one) => {
		expect(fillPath('{one}', { one }, 'cart')).toEqual({ path: encodeURIComponent(one) });
	});
});

describe('a path that a user gives', () => {
	it.each([
		['wms/merchant/list', 'wms/merchant/list'],
		[' /wms/merchant/list/ ', 'wms/merchant/list'],
		['//a//', 'a'],
		['cart/{order_source}/x', 'cart/{order_source}/x'],
		['a/b c/ü', 'a/b%20c/%C3%BC'],
		['a/b%20c', 'a/b%20c'],
		['100%/x', '100%25/x'],
		['a/x{b}', 'a/x%7Bb%7D'],
		['a/{b}x', 'a/%7Bb%7Dx'],
		['a/{b-c}', 'a/%7Bb-c%7D'],
		['a/b:c', 'a/b%3Ac'],
		['1a:b', '1a%3Ab'],
	])('%j is read as %s', (given, path) => {
		expect(readUserPath(given)).toEqual({ path });
	});

	it.each(['', ' ', '/', '///'])('is refused when it is empty: %j', (given) => {
		expect(readUserPath(given)).toEqual({ problem: 'the path is empty' });
	});

	it.each(['https://elsewhere.example.com/x', 'HTTP:x', 'a+1.b-c:d', 'mailto:a'])(
		'is refused when it is a whole address: %j',
		(given) => {
			expect(readUserPath(given)).toEqual({
				problem: 'the path must be below the Base URL, not a whole address',
			});
		},
	);

	it.each(['a?b=c', 'a#b', 'a/?'])('is refused with a query or fragment: %j', (given) => {
		expect(readUserPath(given)).toEqual({
			problem: 'the path must not contain “?” or “#”: query parameters have their own fields',
		});
	});

	it.each([
		'a//b',
		'a/./b',
		'../a',
		'a/..',
		'%2e%2e/a',
		'a\\..\\b',
		'a/%2E/b',
		'a%2F..%2Fb',
		'a%5C%2E%2e',
	])('is refused when it climbs or has empty parts: %j', (given) => {
		expect(readUserPath(given)).toEqual({
			problem: 'the path must not contain empty parts, “.” or “..”',
		});
	});

	it.each([
		['a/%ED%A0%80/\uD800', 'holds half of a character, which cannot be sent'],
		[`a/${'x'.repeat(1_001)}`, 'is longer than 1000 characters'],
	])('is refused with a part that cannot be sent: %j', (given, why) => {
		expect(readUserPath(given)).toEqual({ problem: `the path has a part that ${why}` });
	});

	it('never leads out of the base, whatever it holds', () => {
		const part = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.constantFrom('..', '.', '%2e', '%2F', '\\', '//', '{a}', ':', '@', '%', '?', '#'),
		);
		fc.assert(
			fc.property(fc.array(part), (parts) => {
				const read = readUserPath(parts.join('/'));
				if ('problem' in read) return;
				const url = new URL(`https://host.example.com/v1/${read.path}`);
				expect(url.host).toBe('host.example.com');
				expect(url.pathname.startsWith('/v1/')).toBe(true);
				expect(url.pathname).not.toBe('/v1/');
				expect(url.search + url.hash).toBe('');
			}),
		);
	});
});

describe('what is known of a path that a user gives', () => {
	it('is what the table says of it', () => {
		expect(endpointOf('GET', 'cart/orders/wms_cancel/A-1')).toEqual({
			title: 'This request',
			method: 'GET',
			path: 'cart/orders/wms_cancel/A-1',
			levels: ['cart', 'merchant', 'warehouse', 'master'],
			limited: true,
			repeat: 'never',
			grade: 'D',
		});
		expect(endpointOf('GET', 'merchant/product/X')).toMatchObject({ repeat: 'always', grade: 'D' });
		expect(endpointOf('GET', 'wms/merchant/list')).toMatchObject({ repeat: 'always', grade: 'I' });
	});

	it('is that New Order is not limited, but repeated never', () => {
		expect(endpointOf('POST', 'cart/orders/cartrover')).toMatchObject({
			limited: false,
			repeat: 'never',
			grade: 'D',
		});
	});

	it('depends on the method, and on the whole path', () => {
		const unknown = { limited: true, repeat: 'never', grade: 'I' };
		expect(endpointOf('POST', 'merchant/product/X')).toMatchObject(unknown);
		expect(endpointOf('POST', 'x/cart/orders/cartrover')).toMatchObject(unknown);
		expect(endpointOf('POST', 'cart/orders/cartrover/x')).toMatchObject(unknown);
		expect(endpointOf('GET', 'merchant/product/X/y')).toMatchObject({ grade: 'I' });
		expect(endpointOf('GET', 'merchant/product/')).toMatchObject({ grade: 'I' });
	});

	it.each(['a/cancel/b', 'a/CANCELLED', 'a/delete', 'x/update/y'])(
		'is that a GET with such a name may change something: %s',
		(path) => {
			expect(endpointOf('GET', path).repeat).toBe('never');
		},
	);

	it('is that any other GET is a read', () => {
		expect(endpointOf('GET', 'a/b')).toMatchObject({ limited: true, repeat: 'always', grade: 'I' });
	});
});
