import { readFileSync } from 'node:fs';

import type { IHttpRequestOptions } from 'n8n-workflow';

import { CartRoverApi } from '../../../credentials/CartRoverApi.credentials.ts';

const credential = new CartRoverApi();

describe('the credential', () => {
	it('begins as a merchant at CartRover, encrypted, as README.md says', () => {
		const filled = credential.properties.map((each) => [each.name, each.default] as const);
		expect(Object.fromEntries(filled)).toEqual({
			accessLevel: 'merchant',
			apiUser: '',
			apiKey: '',
			merchantPk: '',
			baseUrl: 'https://api.cartrover.com/v1',
			allowInsecureHttp: false,
		});
		expect(readFileSync('README.md', 'utf8')).toContain('| Merchant (default) |');
	});

	it('signs by a property of its own, without which n8n offers no Custom API Call', () => {
		// n8n copies credentials by their own properties.
		expect(Object.keys({ ...credential })).toContain('authenticate');
	});

	it('puts user and key into a copy of the request, without the blanks of a careless paste', async () => {
		const request: IHttpRequestOptions = { url: 'https://example.com', headers: { Accept: 'x' } };
		const signed = await credential.authenticate({ apiUser: ' user ', apiKey: 'key\n' }, request);
		expect(signed).toEqual({ ...request, auth: { username: 'user', password: 'key' } });
		expect(request.auth).toBeUndefined();
	});
});
