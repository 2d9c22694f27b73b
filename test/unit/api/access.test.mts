import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { accessTo, whereKeysAreMade } from '../../../nodes/CartRover/api/access.ts';
import { readAccount, type Account } from '../../../nodes/CartRover/api/account.ts';
import {
	ACCESS_LEVELS,
	ENDPOINTS,
	type AccessLevel,
	type Endpoint,
} from '../../../nodes/CartRover/api/endpoints.ts';
import { CREDENTIAL_DATA } from '../../support/fakeContext.mts';

const account = (level: AccessLevel, merchantPk = ''): Account => {
	const read = readAccount({ ...CREDENTIAL_DATA, accessLevel: level, merchantPk });
	if ('problem' in read) throw new Error(read.problem);
	return read;
};
const forLevels = (...levels: AccessLevel[]): Endpoint => ({
	...ENDPOINTS.orderView,
	title: 'Doing this',
	levels,
});

describe('where keys are created', () => {
	it.each([
		['cart', 'Cart keys are created in CartRover under Carts > New Cart/New Setup > API Access.'],
		[
			'merchant',
			'Merchant keys are created in CartRover under Merchants > (pick the merchant) > API Keys > New Setup.',
		],
		[
			'warehouse',
			'Warehouse keys are created in CartRover under Merchants > Global API Keys > New Setup.',
		],
		['master', 'Master keys are created by Extensiv support.'],
	] as const)('%s', (level, sentence) => {
		expect(whereKeysAreMade(level)).toBe(sentence);
	});
});

describe('the way of a key', () => {
	it.each([
		['cart', 'cart'],
		['merchant', 'merchant'],
		['warehouse', 'merchant'],
		['master', 'merchant'],
	] as const)('of level %s leads over %s/', (level, prefix) => {
		expect(accessTo(forLevels(...ACCESS_LEVELS), account(level))).toEqual({ prefix, headers: {} });
	});

	it.each(['warehouse', 'master'] as const)('of level %s names its merchant', (level) => {
		const headers = { 'X-Merchant-Pk': '77' };
		const acting = account(level, '77');
		expect(accessTo(forLevels('merchant'), acting)).toEqual({ prefix: 'merchant', headers });
		expect(accessTo(forLevels(level), acting)).toEqual({ prefix: 'merchant', headers });
	});

	it.each(['cart', 'merchant'] as const)('of level %s names no merchant', (level) => {
		expect(accessTo(forLevels(level), account(level, '77'))).toEqual({
			prefix: level,
			headers: {},
		});
	});

	it('is closed to a warehouse key where carts only may go', () => {
		expect(accessTo(forLevels('cart'), account('warehouse', '77'))).toMatchObject({
			refusal: {
				message: 'Doing this needs a Cart key, and this credential holds a Warehouse key',
			},
		});
	});

	it('needs the merchant where a master key acts for one', () => {
		expect(accessTo(forLevels('cart', 'merchant'), account('master'))).toEqual({
			refusal: {
				message: 'Doing this needs a Merchant PK',
				description:
					'This credential holds a Master key. Set Merchant PK in the credential to act for one merchant. If it is an expression, it gave nothing here.',
			},
		});
	});

	it('says all levels that may, and where their keys are created', () => {
		expect(accessTo(forLevels('merchant', 'warehouse', 'master'), account('cart'))).toEqual({
			refusal: {
				message:
					'Doing this needs a Merchant, Warehouse or Master key, and this credential holds a Cart key',
				description: `${whereKeysAreMade('merchant')} ${whereKeysAreMade('warehouse')} ${whereKeysAreMade('master')} Choose a credential with that Access Level in this node.`,
			},
		});
	});
});

describe('a credential', () => {
	const problemOf = (fields: Record<string, unknown>) =>
		(
			readAccount({ ...CREDENTIAL_DATA, ...fields } as ICredentialDataDecryptedObject) as {
				problem?: string;
			}
		).problem;

	it('is read with its blanks and last slashes taken off', () => {
		const read = readAccount({
			accessLevel: 'merchant',
			apiUser: ' user ',
			apiKey: ' S3CRET ',
			merchantPk: 77,
			baseUrl: ' https://api.example.com/v1// ',
		});
		expect(read).toEqual({
			level: 'merchant',
			baseUrl: 'https://api.example.com/v1',
			merchantPk: '77',
			bucket: 'https://api.example.com/v1 user',
			redact: expect.any(Function) as unknown,
			redactData: expect.any(Function),
		});
	});

	it('takes its key out of any text, wherever it stands', () => {
		expect(account('cart').redact('S3CRET is S3CRET, not S3CRE')).toBe(
			'(API key) is (API key), not S3CRE',
		);
	});

	it.each([
		['nobody', undefined, ''],
		['none', null, {}],
	])('without a level is refused: %s', (...levels) => {
		for (const accessLevel of levels) {
			expect(problemOf({ accessLevel })).toBe('Access Level is not set');
		}
	});

	it.each([undefined, {}, '', ' ', true])('without a user or a key is refused: %p', (nothing) => {
		expect(problemOf({ apiUser: nothing })).toBe('API User is empty');
		expect(problemOf({ apiKey: nothing })).toBe('API Key is empty');
	});

	it.each([
		'https://api.example.com',
		'https://api.example.com/',
		'HTTPS://api.example.com/v1',
		'https://api.example.com:8443/a/b',
		'http://127.0.0.1:3000/v1',
		'http://localhost',
	])('may have the address %s', (baseUrl) => {
		expect(problemOf({ baseUrl })).toBeUndefined();
	});

	it.each([
		'',
		'/',
		'api.example.com',
		'ftp://api.example.com',
		'xhttps://api.example.com',
		'https://',
		'https:///v1',
		'https://user:word@api.example.com/v1',
		'https://api.example.com/v1?a=b',
		'https://api.example.com/v1#a',
		'https://api.example.com#a',
		'https://api example.com/v1',
		'https://api.example.com/v 1',
	])('may not have the address %j', (baseUrl) => {
		expect(problemOf({ baseUrl })).toMatch(/^Base URL is not a web address such as https:/);
	});

	it.each([
		['HTTPS://API.Example.com:443/V1/', 'https://api.example.com/V1'],
		['https://api.example.com', 'https://api.example.com'],
		['https://[::1]:8443/v1', 'https://[::1]:8443/v1'],
		['http://[::1]/v1', 'http://[::1]/v1'],
		['http://a-1.b.LOCALHOST:80/x', 'http://a-1.b.localhost/x'],
		['http://127.10.200.3', 'http://127.10.200.3'],
	])('has %s in its one form, %s', (baseUrl, expected) => {
		expect(readAccount({ ...CREDENTIAL_DATA, baseUrl })).toMatchObject({ baseUrl: expected });
	});

	it.each([
		'http://api.example.com/v1',
		'http://xlocalhost/v1',
		'http://localhost.example.com',
		'http://127.0.0.1.example.com',
		'http://127.0.0',
		'http://[::11]/v1',
		'http://example.com/http://localhost',
		'http://example.com/https:',
	])('does not have its key sent unencrypted to %s, unless that is allowed', (baseUrl) => {
		expect(problemOf({ baseUrl })).toMatch(/^Base URL is not encrypted \(http\), so others/);
		for (const leave of [undefined, null, 'true', 1]) {
			expect(problemOf({ baseUrl, allowInsecureHttp: leave })).toMatch(/not encrypted/);
		}
		expect(String(problemOf({ baseUrl, allowInsecureHttp: true }))).not.toMatch(/not encrypted/);
	});

	it.each([
		'https://a:b/v1',
		'https://a:123456/v1',
		'https://a:/v1',
		'https://a:1:2/v1',
		'https://[::1/v1',
		'https://[x]/v1',
		'https://a]/v1',
		'https://[::1]x/v1',
		'https://a\\b',
		'https://a/b\\c',
		'https://999.999.999.999/v1',
	])('may not have the address %j either', (baseUrl) => {
		expect(problemOf({ baseUrl })).toMatch(/^Base URL is not a web address such as https:/);
	});

	it.each([
		['apiUser', 'API User', ''],
		['apiKey', 'API Key', ''],
		['merchantPk', 'Merchant PK', "; it is the merchant's number, such as 1234"],
	])('whose %s would break a header line is refused', (name, label, means) => {
		for (const value of ['a\nb', 'a\u007fb', 'ä', '\u001f!']) {
			expect(problemOf({ [name]: value })).toBe(
				`${label} contains a line break or another character that cannot be sent${means}`,
			);
		}
		expect(problemOf({ [name]: ' ~ !"#$%&()*+09AZaz ' })).toBeUndefined();
	});
});
