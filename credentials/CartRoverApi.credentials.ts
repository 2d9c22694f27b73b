import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { TEST_URL, testRequest } from '../nodes/CartRover/api/credentialTest';
import { REFUSALS } from '../nodes/CartRover/api/envelope';

export class CartRoverApi implements ICredentialType {
	name = 'cartRoverApi';

	displayName = 'CartRover API';

	documentationUrl = 'https://github.com/n8n-nodes-cartrover/n8n-nodes-cartrover#credentials';

	icon: Icon = { light: 'file:../icons/cartrover.svg', dark: 'file:../icons/cartrover.dark.svg' };

	properties: INodeProperties[] = [
		{
			displayName: 'Access Level',
			name: 'accessLevel',
			type: 'options',
			default: 'merchant',
			description: 'Which kind of key this is. It decides which operations you can use.',
			options: [
				{
					name: 'Cart',
					value: 'cart',
					description:
						'Creates, cancels and confirms orders. Reads only the orders of its own cart, as far as is known. Created under Carts > New Cart/New Setup > API Access.',
				},
				{
					name: 'Merchant',
					value: 'merchant',
					description:
						'Reads all orders and the inventory of one merchant, updates inventory, adds shipments. Created under Merchants > (pick the merchant) > API Keys > New Setup.',
				},
				{
					name: 'Warehouse',
					value: 'warehouse',
					description:
						'Acts for one merchant of a warehouse at a time. Created under Merchants > Global API Keys > New Setup.',
				},
				{
					name: 'Master',
					value: 'master',
					description:
						'Acts for one merchant of an account at a time. Created by Extensiv support.',
				},
			],
		},
		{
			displayName: 'API User',
			name: 'apiUser',
			type: 'string',
			default: '',
			required: true,
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{
			displayName: 'Merchant PK',
			name: 'merchantPk',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1234',
			description:
				"CartRover's number for the merchant that this key acts for. An expression can take it from each item.",
			displayOptions: { show: { accessLevel: ['warehouse', 'master'] } },
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.cartrover.com/v1',
			required: true,
			placeholder: 'e.g. https://api.cartrover.com/v1',
			description:
				'Address of the API. Change it only to talk to a test server. If the test says ECONNREFUSED or ENOTFOUND, nothing answers at this address; EPROTO: it may speak http, not https.',
		},
		{
			displayName: 'Allow HTTP Without Encryption',
			name: 'allowInsecureHttp',
			type: 'boolean',
			default: false,
			description:
				'Whether to send the API key unencrypted to this Base URL, where others on the network can read it. Not needed for a server on this machine (localhost).',
			// No pattern: n8n gives one so little time that a busy machine would lose the credential.
			displayOptions: { hide: { baseUrl: [{ _cnd: { startsWith: 'https:' } }] } },
		},
	];

	/**
	 * A function and no expressions: those would be worked out anew for every request. A property and no
	 * method: n8n copies the credential's own properties, and offers Custom API Call, and the credential
	 * in its HTTP Request node, only where this is one of them.
	 */
	authenticate = async (
		credential: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const { apiUser, apiKey } = credential;
		const auth = { username: String(apiUser).trim(), password: String(apiKey).trim() };
		const own = request.url === TEST_URL ? testRequest(credential) : {};
		return { ...request, ...own, auth };
	};

	// Statuses are ignored because `success_code` in the body decides, whatever the status; a body without it
	// comes from somewhere else than CartRover.
	test: ICredentialTestRequest = {
		request: { url: TEST_URL, ignoreHttpStatusErrors: true, disableFollowRedirect: true },
		rules: [
			whenBody(
				'error_code',
				'RateLimit',
				'The rate limit of this key is used up. Try again in a minute.',
			),
			...REFUSALS.map((flag) => whenBody('success_code', flag, REFUSED)),
			whenBody(
				'success_code',
				undefined,
				'This address did not answer as CartRover does. Check Base URL: it ends with /v1, as in https://api.cartrover.com/v1.',
			),
		],
	};
}

/** n8n shows a sentence that is written here, not CartRover's own, so it has to fit all of these. */
const REFUSED =
	'CartRover refused this key. Check API User and API Key; Access Level, which must match the kind of key; Merchant PK, if it is shown; and Base URL, which ends with /v1. Account: Check in the CartRover node says more.';

/** A credential that gets this answer fails its test. */
const whenBody = (key: string, value: unknown, message: string) => ({
	type: 'responseSuccessBody' as const,
	properties: { key, value, message },
});
