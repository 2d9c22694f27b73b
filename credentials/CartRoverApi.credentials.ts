import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

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
			description: 'The kind of API key, which decides what can be called',
			options: [
				{
					name: 'Cart',
					value: 'cart',
					description:
						'Creates, cancels and confirms orders. Made under Carts > New Cart/New Setup > API Access.',
				},
				{
					name: 'Master',
					value: 'master',
					description: 'All merchants of an account, one at a time',
				},
				{
					name: 'Merchant',
					value: 'merchant',
					description:
						'Reads orders and stock of one merchant. Made under Merchants > (pick the merchant) > API Keys > New Setup.',
				},
				{
					name: 'Warehouse',
					value: 'warehouse',
					description:
						'The merchants of a warehouse, one at a time. Made under Merchants > Global API Keys > New Setup.',
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
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			auth: {
				username: '={{ $credentials.apiUser }}',
				password: '={{ $credentials.apiKey }}',
			},
		},
	};

	// Any kind of key may call this endpoint. Statuses are ignored because `success_code` in the body
	// decides, whatever the status; a body without it comes from somewhere else than CartRover.
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}',
			url: '/wms/shipmethod/list',
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		},
		rules: [
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
