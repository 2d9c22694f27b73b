import { readAccount, type Account } from '../../../nodes/CartRover/api/account.ts';
import { ENDPOINTS, type Endpoint } from '../../../nodes/CartRover/api/endpoints.ts';
import { apiError, callError, type Circumstances } from '../../../nodes/CartRover/api/errors.ts';
import type { About, Breakage, Unanswered } from '../../../nodes/CartRover/api/exchange.ts';
import { CREDENTIAL_DATA, NODE } from '../../support/fakeContext.mts';

const account = readAccount(CREDENTIAL_DATA) as Account;

const read: Endpoint = ENDPOINTS.orderView;
const write: Endpoint = ENDPOINTS.orderConfirm;

const told = (outcome: Unanswered, facts: Partial<Circumstances> = {}) => {
	const circumstances = {
		endpoint: read,
		account,
		attempts: 1,
		elapsedMs: 0,
		inDoubt: false,
		call: {},
		...facts,
	};
	return callError(NODE, outcome, circumstances) as Error & {
		description: string;
		httpCode?: string | null;
		failure?: unknown;
	};
};
const rejected = (
	words: Partial<Extract<Unanswered, { kind: 'rejected' }>> = {},
	status?: number,
): Unanswered => ({
	kind: 'rejected',
	code: '',
	message: '',
	detail: '',
	...words,
	about: { status },
});
const broken = (
	why: Breakage,
	effect: 'none' | 'unknown' = 'unknown',
	about: About = {},
): Unanswered => ({ kind: 'broken', why, detail: 'some reason', effect, about });

describe('a canceled execution', () => {
	it('says that no further request was sent', () => {
		for (const facts of [{}, { inDoubt: true }, { endpoint: write }]) {
			const error = told({ kind: 'canceled' }, facts);
			expect(error.name).toBe('NodeOperationError');
			expect(error.message).toBe('The execution was canceled');
			expect(error.description).toBe('No further request was sent.');
		}
	});

	it('says of a write in doubt that it may have taken effect, and which', () => {
		const call = { path: { cust_ref: 'A-1', part: 'x' } };
		const { description } = told({ kind: 'canceled' }, { endpoint: write, inDoubt: true, call });
		expect(description).toBe(
			'An earlier attempt got no answer and may have taken effect. Asked for: cust_ref “A-1”, part “x”. Look it up in CartRover before you run this again.',
		);
	});
});

describe('a call that is refused for the rate limit', () => {
	it('says how long it was tried, and when to try again', () => {
		const error = told(
			{ kind: 'refused', retryAfterMs: 7_000, about: { status: 429 } },
			{ attempts: 9, elapsedMs: 12_600 },
		);
		expect(error.message).toBe('CartRover keeps refusing calls because the rate limit is used up');
		expect(error.description).toBe(
			'CartRover allows 100 calls, then one more every 0.6 seconds. This call was tried 9 times over 13 seconds. Other programs or workflows probably use the same key: let them call less often, or give this workflow its own key. HTTP status: 429.',
		);
		expect(error.failure).toEqual({ cause: 'rate-limited', retryAfterMs: 7_000 });
		expect(told({ kind: 'refused', about: {} }).failure).toMatchObject({ retryAfterMs: 60_000 });
	});

	it('says when no time was left for it', () => {
		const error = told({ kind: 'outOfTime' });
		expect(error.message).toBe('The rate limit left no time for this poll');
		expect(error.description).toMatch(/^The calls that the rate limit allows were used up before/);
		expect(error.description).toMatch(/The next poll continues from here\.$/);
		expect(error.failure).toEqual({ cause: 'rate-limited', retryAfterMs: 60_000 });
	});
});

describe('what CartRover says no to', () => {
	it('comes in its own words, with what to do and all that support asks for', () => {
		const error = told(
			{
				...rejected({ code: 'Invalid', message: 'Order not found', detail: 'more' }),
				about: { status: 200, processId: 'p-1' },
			} as Unanswered,
			{ call: { path: { cust_ref: 'A-1' }, advice: 'Do this.' } },
		);
		expect(error.name).toBe('NodeApiError');
		expect(error.message).toBe('Order not found');
		expect(error.description).toBe(
			"CartRover adds: more. Check the reference. Orders are found by their cust_ref, which may differ from the order number (cust_po_no) that the shop shows. A Cart key sees only its own cart's orders. Asked for: cust_ref “A-1”. Error code: Invalid. CartRover process ID: p-1. Do this.",
		);
		// n8n shows it as an error code, which a refusal under HTTP 200 does not have.
		expect(error.httpCode).toBeNull();
	});

	it('names what it is about where the caller says it', () => {
		const call = { path: { cust_ref: 'A-1' }, subject: { names: ['A', 'B'], isCreation: true } };
		const { description } = told(rejected({ message: 'no' }), { call });
		expect(description).toMatch(/Asked for: orders A, B\.$/);
		expect(description).not.toContain('A-1');
	});

	it('leaves out what is not known', () => {
		const { description, httpCode } = told(rejected({ message: 'no' }));
		expect(description).toBe(
			'Viewing an order is not possible in the current state of this record. Look it up in CartRover before you run it again.',
		);
		expect(httpCode).toBeNull();
	});

	it('comes with the code where there are no words', () => {
		expect(told(rejected({ code: 'Odd' })).message).toBe('CartRover answered “Odd”');
	});

	it.each([401, 403])('with status %i is about the key', (status) => {
		const error = told(rejected({ message: 'Bad user', detail: 'x' }, status));
		expect(error.message).toBe('Bad user');
		expect(error.description).toMatch(
			/^CartRover adds: x\. Check API User, API Key and Access Level in the credential\. .*stops working at once\. Cart keys are created in CartRover under Carts/,
		);
		expect(error.failure).toEqual({ cause: 'credential-invalid' });
		expect(told(rejected({}, status)).message).toBe('CartRover did not accept the API key');
		expect(told(rejected({}, status)).description).toMatch(/^Check API User/);
	});

	it.each([
		'Invalid API user or API key',
		'Invalid credentials',
		'API key is not valid',
		'User not found',
		'Key has expired',
		'Authentication failed',
		'You are not authorized to do this',
		'Access denied.',
		'A cart level key may not call GET merchant/inventory.',
	])('under any status is about the key where its words are: %s', (message) => {
		for (const status of [200, 400, 401, 403, 422, 500]) {
			const error = told(rejected({ code: 'Invalid', message }, status));
			expect(error.message).toBe(message);
			expect(error.description).toMatch(/^Check API User, API Key and Access Level/);
			expect(error.failure).toEqual({ cause: 'credential-invalid' });
		}
	});

	it.each([
		'Order not found',
		'Order missing required field(s): cust_ref',
		'Invalid SKU: KEY-1',
		'Unknown key: foo in the order',
		'Order is missing the user field custom_field_1',
		'OrderDuplicate',
	])('is not about the key under any status where its words are not: %s', (message) => {
		for (const status of [200, 400, 401, 403, 422, 500]) {
			const { description, failure } = told(rejected({ code: 'Invalid', message }, status));
			expect(description).not.toMatch(/API Key/);
			expect(failure).toBeUndefined();
		}
	});

	it('names the level that the key has by its words', () => {
		const message = 'This is a merchant level key. It may not call cart/orders/cartrover.';
		expect(told(rejected({ code: 'Invalid', message }, 403)).description).toContain(
			'This looks like a Merchant key: set Access Level in the credential to Merchant, or choose a credential with a',
		);
		const own = 'A cart level key may not call GET merchant/inventory.';
		expect(told(rejected({ code: 'Invalid', message: own }, 403)).description).not.toContain(
			'looks like',
		);
	});

	it('speaks of the merchant where that is not found, of keys that act for one', () => {
		const warehouse = { ...account, level: 'warehouse' as const, merchantPk: '999' };
		const outcome = rejected({ code: 'Invalid', message: 'Merchant not found: 999' }, 200);
		const advice = /^Check Merchant PK in the credential: it is “999”\./;
		expect(told(outcome, { account: warehouse }).description).toMatch(advice);
		expect(told(outcome).description).not.toMatch(/Merchant PK/);
		const path = rejected({ code: 'Invalid', message: 'Unknown endpoint for merchant 999' }, 404);
		expect(told(path, { account: warehouse }).description).toMatch(
			/^CartRover has no such path: check it\. Check Merchant PK/,
		);
		const order = rejected({ code: 'Invalid', message: 'Order not found' }, 200);
		expect(told(order, { account: warehouse }).description).toMatch(/^Check the reference\./);
	});

	it.each([
		['an order', 'Order not found', read],
		['an order that is written to', 'Order not found', write],
		['a SKU', 'SKU not found', ENDPOINTS.productView],
	])('names the merchant that was searched: %s', (_what, message, endpoint) => {
		const outcome = rejected({ code: 'Invalid', message }, 200);
		const searched = /\. Looked for with Merchant PK 5150 of the credential\./;
		for (const level of ['warehouse', 'master'] as const) {
			const acting = { ...account, level, merchantPk: '5150' };
			expect(told(outcome, { endpoint, account: acting }).description).toMatch(searched);
		}
		// A credential keeps the number of a level that it had before.
		for (const level of ['cart', 'merchant'] as const) {
			const other = { ...account, level, merchantPk: '5150' };
			expect(told(outcome, { endpoint, account: other }).description).not.toMatch(/Merchant PK/);
		}
		const none = { ...account, level: 'warehouse' as const, merchantPk: '' };
		expect(told(outcome, { endpoint, account: none }).description).not.toMatch(/Merchant PK/);
	});

	it('says that a Base URL lacks /v1, where that may be why', () => {
		const lacking = { ...account, baseUrl: 'https://api.cartrover.com/v' };
		const words = /Base URL in the credential does not end with \/v1; CartRover's own is https/;
		const path = rejected({ code: 'Invalid', message: 'Not found: /cart/orders/A-1' }, 404);
		const key = rejected({ code: 'Invalid', message: 'Invalid API key' }, 401);
		for (const outcome of [path, key]) {
			expect(told(outcome, { account: lacking }).description).toMatch(words);
			expect(told(outcome).description).not.toMatch(words);
		}
		const order = rejected({ code: 'Invalid', message: 'Order not found' }, 404);
		expect(told(order, { account: lacking }).description).not.toMatch(words);
	});

	it('says so of another version, too, and that Base URL is to be checked where a list is not found', () => {
		const list = { endpoint: ENDPOINTS.orderList };
		const path = rejected(
			{ code: 'Invalid', message: 'Not found: /v2/merchant/orders/list/any' },
			404,
		);
		const other = { ...account, baseUrl: 'https://api.cartrover.com/v2' };
		expect(told(path, { ...list, account: other }).description).toMatch(
			/^Base URL in the credential does not end with \/v1; CartRover's own is https/,
		);
		expect(told(path, list).description).toMatch(/^Check Base URL in the credential; CartRover's/);
	});

	it('and what does not come from CartRover is told apart', () => {
		const error = told(rejected({ detail: 'the answer was empty' }, 418));
		expect(error.message).toBe(
			"The call was refused with HTTP status 418, and not in CartRover's format",
		);
		expect(error.description).toMatch(
			/^The answer was empty\. Something between n8n and CartRover may have answered: a proxy, or a server at a Base URL that is not CartRover's\. Check Base URL in the credential; CartRover's own is https/,
		);
		expect(error.failure).toEqual({ cause: 'configuration-invalid' });
		expect(told(rejected()).message).toMatch(/status unknown,/);
	});

	it('and its words are not called those of CartRover', () => {
		const page = { detail: 'the answer was a web page titled “Login”' };
		for (const status of [401, 404]) {
			expect(told(rejected(page, status)).description).toMatch(
				/^The answer was a web page titled “Login”\. Check Base URL in the credential; CartRover's own is https:\/\/api\.cartrover\.com\/v1\./,
			);
		}
	});

	it('and a page that is not there is a wrong address', () => {
		const error = told(rejected({}, 404));
		expect(error.message).toBe('The Base URL in the credential looks wrong');
		expect(error.description).toMatch(
			/^Check Base URL in the credential; CartRover's own is https:\/\/api\.cartrover\.com\/v1\./,
		);
		expect(error.failure).toEqual({ cause: 'configuration-invalid' });
	});

	it('or a path that nobody has confirmed', () => {
		const error = told(rejected({}, 404), { endpoint: ENDPOINTS.merchantList });
		expect(error.message).toBe('CartRover does not know this path');
		expect(error.description).toMatch(/^Check the path, and Base URL in the credential\./);
		expect(error.failure).toEqual({ cause: 'configuration-invalid' });
	});

	it.each([
		[{ message: 'Not here' }, 'Not here'],
		[{ code: 'Failure' }, 'CartRover answered “Failure”'],
	])('with status 404 keeps its words: %j', (words, message) => {
		expect(told(rejected(words, 404)).message).toBe(message);
		expect(told(rejected(words, 404), { endpoint: ENDPOINTS.merchantList }).message).toBe(message);
		expect(told(rejected(words, 418)).message).toBe(message);
	});

	it.each<[string, Partial<{ code: string; message: string }>, Endpoint, RegExp]>([
		[
			'a duplicate',
			{ message: 'Order is a duplicate, duplicate order' },
			read,
			/^Look at the status of that order.*set the option On Duplicate to “Skip”/,
		],
		['a path', { message: 'Endpoint not found' }, read, /^CartRover has no such path: check it\./],
		[
			'a SKU',
			{ message: 'SKU unknown' },
			ENDPOINTS.productView,
			/^Check the SKU; it must be written as in CartRover\./,
		],
		[
			'a thing',
			{ message: "It doesn't exist" },
			ENDPOINTS.shipMethodMapping,
			/^Check the value; it must be written as in CartRover\./,
		],
		[
			'a list',
			{ message: "It doesn't exist" },
			ENDPOINTS.shipMethodList,
			/^Check Base URL in the credential; CartRover's own is https/,
		],
		[
			'an order',
			{ message: 'does not exist' },
			read,
			/^Check the reference\. Orders are found by their cust_ref/,
		],
		[
			'an order, in other words',
			{ message: 'Order doesn’t exist' },
			read,
			/^Check the reference\. Orders are found by their cust_ref/,
		],
		['an order, in capitals', { message: 'ORDER NOT FOUND' }, read, /^Check the reference\./],
		[
			'data',
			{ code: 'Invalid', message: 'Bad zip' },
			write,
			/^Confirming a shipment: correct the data of this item, then run it again\./,
		],
		[
			'an order that is held',
			{ code: 'Invalid', message: 'Order is in error' },
			write,
			/^CartRover holds this order in error, and Order: Get says why \(error_reason\)\. Correct that/,
		],
		[
			'an order that was canceled',
			{ code: 'Invalid', message: 'Order is cancelled' },
			write,
			/^CartRover has this order as canceled, so nothing can be sent for it\. Leave it out\./,
		],
		[
			'an order that was canceled, in other words',
			{ code: 'Failure', message: 'Order 7 is already canceled' },
			ENDPOINTS.orderUpdateInBody,
			/^CartRover has this order as canceled/,
		],
		[
			'an order that is held, in other words',
			{ code: 'Failure', message: 'ORDER 7 is in error status' },
			write,
			/^CartRover holds this order in error, and Order: Get says why \(error_reason\)\. Correct that/,
		],
		[
			'data that only speak of an error',
			{ code: 'Invalid', message: 'The order has an error in its items' },
			write,
			/^Confirming a shipment: correct the data/,
		],
		[
			'a state',
			{ code: 'Failure', message: 'Shipped already' },
			write,
			/^Confirming a shipment is not possible in the current state of this record\. Look it up in CartRover/,
		],
	])('says what to do about %s', (_, words, endpoint, advice) => {
		expect(told(rejected(words), { endpoint }).description).toMatch(advice);
	});

	it('never holds the key, even when CartRover repeats it', () => {
		const error = told(rejected({ message: 'S3CRET is wrong', detail: 'S3CRET' }));
		expect(error.message).toBe('(API key) is wrong');
		expect(error.description).toMatch(/^CartRover adds: \(API key\)\./);
	});
});

describe('whether a write took effect', () => {
	const refusal = rejected({ message: 'no' }, 200);
	const again = 'Look it up in CartRover before you run this item again.';

	it.each<[string, Unanswered, Partial<Circumstances>, RegExp]>([
		['was refused', refusal, {}, /Nothing was changed\./],
		['was refused below 500', rejected({ message: 'no' }, 499), {}, /Nothing was changed\./],
		[
			'was refused with a fault of the server',
			rejected({ message: 'no' }, 500),
			{},
			new RegExp(`It is not known whether this took effect\\. ${again}`),
		],
		[
			'was refused after a try in doubt',
			refusal,
			{ inDoubt: true },
			new RegExp(`An earlier attempt got no answer and may have taken effect\\. ${again}`),
		],
		['had no time left', { kind: 'outOfTime' }, {}, /Nothing was changed\./],
	])('is said when it %s', (_, outcome, facts, words) => {
		expect(told(outcome, { endpoint: write, ...facts }).description).toMatch(words);
		expect(told(outcome, facts).description).not.toMatch(/changed|took effect|taken effect/);
	});
});

it('what to do about a write in doubt is said once', () => {
	const state = rejected({ code: 'Failure', message: 'no' }, 200);
	expect(told(state, { endpoint: write, inDoubt: true }).description).toBe(
		'Confirming a shipment is not possible in the current state of this record. An earlier attempt got no answer and may have taken effect. Look it up in CartRover before you run this item again. Error code: Failure.',
	);
});

it('what to do about several records in doubt speaks of them', () => {
	const call = { subject: { names: ['MUG', 'CUP'], isCreation: false } };
	const error = told(broken('server'), { endpoint: ENDPOINTS.inventoryUpdate, call });
	expect(error.message).toMatch(/CartRover updated the inventory of MUG, CUP$/);
	expect(error.description).toBe(
		'Some reason. Look them up in CartRover before you run them again.',
	);
});

describe('an answer that did not come', () => {
	it.each<[Breakage, string, string]>([
		[
			'network',
			'CartRover could not be reached at api.example.com',
			'Some reason. Check Base URL in the credential and n8n’s network connection, then run it again.',
		],
		['timeout', 'CartRover at api.example.com did not answer in time', 'Run it again later.'],
		['server', 'CartRover cannot answer at the moment', 'Some reason. Run it again later.'],
		['unreadable', "CartRover's answer could not be read", 'Some reason. Run it again later.'],
		[
			'tooLarge',
			"CartRover's answer is larger than 50 MB",
			'Some reason. The rest was not read. Ask for less at once, and check Base URL in the credential.',
		],
	])('of a read: %s', (why, message, description) => {
		const error = told(broken(why));
		expect(error.message).toBe(message);
		expect(error.description).toBe(description);
		expect(error.failure).toEqual({ cause: 'temporarily-unavailable' });
	});

	it('says where a web page may come from', () => {
		const page = { ...broken('unreadable'), detail: 'the answer was a web page' } as Unanswered;
		expect(told(page).description).toBe(
			'The answer was a web page. A proxy answered, or Base URL in the credential is not that of CartRover’s API: check it, or run it again later.',
		);
	});

	it('says how often it was tried', () => {
		expect(told(broken('server'), { attempts: 5 }).description).toBe(
			'Some reason. It was tried 5 times. Run it again later.',
		);
		expect(told(broken('timeout'), { attempts: 2 }).description).toBe(
			'It was tried 2 times. Run it again later.',
		);
	});

	it('of a write says that its effect is not known', () => {
		const error = told(broken('server'), {
			endpoint: write,
			attempts: 2,
			call: { path: { cust_ref: 'A-1' } },
		});
		expect(error.message).toBe(
			'CartRover cannot answer at the moment, so it is not known whether CartRover confirmed the shipment of order A-1',
		);
		expect(error.description).toBe(
			'Some reason. It was tried 2 times. Look it up in CartRover before you run this item again.',
		);
		expect(error.failure).toEqual({ cause: 'temporarily-unavailable' });
	});

	it('of a write that was not sent says so', () => {
		const error = told(broken('network', 'none'), { endpoint: write });
		expect(error.message).toBe('CartRover could not be reached at api.example.com');
		expect(error.description).toBe(
			'Some reason. Check Base URL in the credential and n8n’s network connection, then run it again. Nothing was changed.',
		);
	});

	it('but a redirect instead is a wrong address', () => {
		const where =
			'api.example.com redirected the call. The node does not follow redirects, to keep the key safe. Check Base URL in the credential.';
		const error = told(broken('redirect', 'none', { status: 307 }), { endpoint: write });
		expect(error.message).toBe('The Base URL in the credential looks wrong');
		expect(error.description).toBe(`${where} Nothing was changed. HTTP status: 307.`);
		expect(error.failure).toEqual({ cause: 'configuration-invalid' });
		const open = told(broken('redirect', 'unknown', { status: 303 }), {
			endpoint: write,
			call: { path: { cust_ref: 'A-1' } },
		});
		expect(open.message).toBe(
			'The Base URL in the credential looks wrong, so it is not known whether CartRover confirmed the shipment of order A-1',
		);
		expect(open.description).toBe(
			`${where} Look it up in CartRover before you run this item again. HTTP status: 303.`,
		);
		const ofRead = told(broken('redirect', 'unknown', { status: 303 }));
		expect(ofRead.message).toBe('The Base URL in the credential looks wrong');
		expect(ofRead.description).toBe(`${where} HTTP status: 303.`);
	});

	it.each([
		['http://127.0.0.1:3000/v1', '127.0.0.1:3000'],
		['HTTPS://Host.example.com', 'Host.example.com'],
	])('names the host of %s', (baseUrl, host) => {
		const { message } = told(broken('network'), { account: { ...account, baseUrl } });
		expect(message).toBe(`CartRover could not be reached at ${host}`);
	});
});

describe('an error of the API', () => {
	it('says exactly what it is given, also where n8n would say something else', () => {
		const failure = { cause: 'credential-invalid' } as const;
		const error = apiError(NODE, 'EACCES is a SKU', 'Do this.', 404, failure);
		expect(error.message).toBe('EACCES is a SKU');
		expect(error.description).toBe('Do this.');
		expect(error.httpCode).toBe('404');
		expect((error as { failure?: unknown }).failure).toEqual(failure);
		expect(apiError(NODE, 'x', 'y').httpCode).toBeNull();
	});
});
