import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { NOWHERE, testAddress } from '../nodes/CartRover/api/baseUrl';

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
						'Creates, cancels and confirms orders. Made under Carts > New Cart/New Setup > API Access.',
				},
				{
					name: 'Merchant',
					value: 'merchant',
					description:
						'Reads orders and inventory of one merchant. Made under Merchants > (pick the merchant) > API Keys > New Setup.',
				},
				{
					name: 'Warehouse',
					value: 'warehouse',
					description:
						'Acts for one merchant of a warehouse at a time. Made under Merchants > Global API Keys > New Setup.',
				},
				{
					name: 'Master',
					value: 'master',
					description: 'Acts for one merchant of an account at a time. Made by Extensiv support.',
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
			description: "CartRover's number of the merchant that this key acts for",
			displayOptions: { show: { accessLevel: ['warehouse', 'master'] } },
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.cartrover.com/v1',
			required: true,
			placeholder: 'e.g. https://api.cartrover.com/v1',
			description: 'Address of the API. Change it only to talk to a test server.',
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
		{ apiUser, apiKey }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const auth = { username: String(apiUser).trim(), password: String(apiKey).trim() };
		return { ...request, auth };
	};

	// Any kind of key may call this endpoint. Statuses are ignored because `success_code` in the body
	// decides, whatever the status; a body without it comes from somewhere else than CartRover.
	test: ICredentialTestRequest = {
		request: {
			// n8n sends this request: an address that the nodes would refuse is kept from getting the key here.
			url: testAddress('/wms/shipmethod/list'),
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'length',
					value: answerLength(NOWHERE.notEncrypted),
					message:
						'Base URL is not encrypted (http), so the API key was not sent. Use https, or switch on Allow HTTP Without Encryption.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'length',
					value: answerLength(NOWHERE.unusable),
					message:
						'Base URL is not a web address such as https://api.cartrover.com/v1, without user, “?” and “#”. Nothing was sent.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'error_code',
					value: 'RateLimit',
					message: 'Over API Limit. Please slow down requests. (Try again in a minute.)',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'success_code',
					value: false,
					message:
						'CartRover did not accept this API user and key. Check both, and the Access Level.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'success_code',
					value: undefined,
					message: 'This address did not answer as CartRover does. Check the Base URL.',
				},
			},
		],
	};
}

/** Bytes of the answer that a `data:` address holds itself: all that a rule can tell it by. */
const answerLength = (address: string): number => address.length - 'data:,'.length;
