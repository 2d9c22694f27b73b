import { createHmac } from 'node:crypto';

import fc from 'fast-check';

import { isSigned, ordersIn } from '../../../nodes/CartRover/api/push.ts';
import { anyJson } from '../../support/fuzz/mutations.mts';

const bytes = fc.uint8Array({ maxLength: 200 });
const key = fc.string({ minLength: 1, maxLength: 40 });
const sign = (body: Uint8Array, secret: string) =>
	createHmac('sha256', secret).update(body).digest('hex');

it('holds the RFC 4231 test', () => {
	const body = Buffer.from('what do ya want for nothing?');
	const right = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
	expect(isSigned(body, right, 'Jefe')).toBe(true);
});

it('passes what the key has signed', () => {
	fc.assert(fc.property(bytes, key, (body, secret) => isSigned(body, sign(body, secret), secret)));
});

it('passes nothing else: another body, another key, a changed signature, any text', () => {
	fc.assert(
		fc.property(
			bytes,
			bytes,
			key,
			key,
			fc.nat(63),
			fc.string(),
			(body, other, own, wrong, at, text) => {
				const right = sign(body, own);
				const digit = right[at] === '0' ? '1' : '0';
				const changed = right.slice(0, at) + digit + right.slice(at + 1);
				expect(isSigned(body, changed, own)).toBe(false);
				expect(isSigned(body, text, own)).toBe(false);
				expect(isSigned(body, `${right}${text || '0'}`, own)).toBe(false);
				expect(isSigned(body, right, wrong)).toBe(own === wrong);
				expect(isSigned(other, right, own)).toBe(Buffer.compare(other, body) === 0);
			},
		),
	);
});

it('never takes the empty key', () => {
	fc.assert(fc.property(bytes, (body) => !isSigned(body, sign(body, ''), '')));
});

it('reads a list of orders, or nothing, whatever it gets', () => {
	const plain = (text: string) => text;
	fc.assert(
		fc.property(anyJson, (orders) => {
			const rows = ordersIn(Buffer.from(JSON.stringify({ orders })), plain);
			if (Array.isArray(orders)) expect(rows).toHaveLength(orders.length);
			else if (typeof orders !== 'object') expect(rows).toBeUndefined();
		}),
	);
	fc.assert(
		fc.property(bytes, (body) => {
			const rows = ordersIn(body, plain);
			expect(rows === undefined || Array.isArray(rows)).toBe(true);
		}),
	);
});
