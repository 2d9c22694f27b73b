import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import { CANCELED, exchange, type Outcome } from '../../../nodes/CartRover/api/exchange.ts';
import {
	failure,
	fakeContext,
	inTurn,
	ok,
	type FakeAnswer,
	type Respond,
} from '../../support/fakeContext.mts';
import { StepClock } from './simulation.mts';

let clock: StepClock;
beforeEach(() => useClock((clock = new StepClock())));
afterEach(() => useClock());

const REQUEST = {
	method: 'GET',
	url: 'https://api.example.com/v1/a',
	redact: (text: string) => text,
} as const;
const never: Respond = async () => await new Promise<FakeAnswer>(() => {});

const outcomeOf = async (respond: Respond | FakeAnswer | Error, timeoutMs = 1_000) => {
	const { context } = fakeContext(typeof respond === 'function' ? respond : inTurn(respond));
	return await clock.play(exchange(context, REQUEST, timeoutMs, new AbortController()));
};
const says = (fields: object, status = 200): FakeAnswer => ({
	status,
	body: { success_code: false, ...fields },
});

describe('a request', () => {
	it('is sent so that every answer comes back as it is, and nothing is followed', async () => {
		const { context, requests } = fakeContext(() => ok());
		const request = { ...REQUEST, qs: { page: 2 }, headers: { 'X-Merchant-Pk': '7' } };
		await clock.play(exchange(context, request, 5_000, new AbortController()));
		const [{ abortSignal, ...sent } = {} as never, ...more] = requests;
		expect(abortSignal).toBeInstanceOf(AbortSignal);
		expect(more).toEqual([]);
		expect([sent]).toEqual([
			{
				method: 'GET',
				url: REQUEST.url,
				qs: { page: 2 },
				headers: { Accept: 'application/json', 'X-Merchant-Pk': '7' },
				encoding: 'stream',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			},
		]);
	});

	it('leaves no timer behind', async () => {
		await outcomeOf(ok(), 60_000);
		expect(clock.now()).toBe(0);
		await expect(clock.play(new Promise(() => {}))).rejects.toThrow('nothing is due');
	});
});

describe('an answer', () => {
	it('is CartRover’s yes, with all that stands beside it', async () => {
		const outcome = await outcomeOf(
			ok([1], {
				'x-cartrover-process-id': 'p-1',
				'x-cartrover-api-minute-hits-remaining': '88',
				'total-records': '250',
				date: 'Sun, 01 Mar 2026 12:00:01 GMT',
			}),
		);
		expect(outcome).toEqual({
			kind: 'ok',
			envelope: { success_code: true, response: [1] },
			about: {
				status: 200,
				processId: 'p-1',
				remaining: 88,
				totalRecords: 250,
				flag: 'true',
				serverTime: Date.parse('2026-03-01T12:00:01Z') / 1_000,
			},
		});
	});

	it.each([
		['x-cartrover-process-id', 'processId', '', undefined],
		['x-cartrover-process-id', 'processId', ['a'], undefined],
		['x-cartrover-process-id', 'processId', 'x'.repeat(200), 'x'.repeat(100)],
		['x-cartrover-api-minute-hits-remaining', 'remaining', '0', 0],
		['x-cartrover-api-minute-hits-remaining', 'remaining', '-1', undefined],
		['x-cartrover-api-minute-hits-remaining', 'remaining', 'many', undefined],
		['x-cartrover-api-minute-hits-remaining', 'remaining', 'Infinity', undefined],
		['x-cartrover-api-minute-hits-remaining', 'remaining', '', undefined],
		['total-records', 'totalRecords', undefined, undefined],
		['total-records', 'totalRecords', '9'.repeat(30), undefined],
		['date', 'serverTime', 'some day', undefined],
		['date', 'serverTime', '', undefined],
		['date', 'serverTime', '1970-01-01T00:00:01.900Z', 1],
	])('reads the header %s as %s: %j is %j', async (header, field, value, expected) => {
		const { about } = (await outcomeOf(ok([], { [header]: value }))) as { about: object };
		expect(about).toHaveProperty(field, expected);
	});

	it('is a yes under any status', async () => {
		for (const status of [200, 302, 404, 500]) {
			expect(await outcomeOf({ ...ok(), status })).toMatchObject({ kind: 'ok', about: { status } });
		}
	});

	it('is a no in CartRover’s words, under any status', async () => {
		for (const status of [200, 302, 404, 500]) {
			expect(await outcomeOf(says({ error_code: 'Invalid', message: 'No' }, status))).toEqual({
				kind: 'rejected',
				code: 'Invalid',
				message: 'No',
				detail: '',
				about: expect.objectContaining({ status }),
			});
		}
	});

	it.each<[string, FakeAnswer, number | undefined]>([
		['by its code', says({ error_code: 'RateLimit' }), undefined],
		['by its code in another form', says({ error_code: 'rate_limit' }), undefined],
		[
			'by its words',
			says({ error_code: 'Failure', message: 'Over API Limit. Please slow down requests.' }),
			undefined,
		],
		['by its status', says({ error_code: 'Other' }, 429), undefined],
		['by its status alone', { status: 429, body: '<html>' }, undefined],
		['with seconds', { status: 429, headers: { 'retry-after': '7' } }, 7_000],
		[
			'with a date',
			{ status: 429, headers: { 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' } },
			9_000,
		],
		['with a date gone by', { status: 429, headers: { 'retry-after': '1969-12-31T23:59:00Z' } }, 0],
		['with nonsense', { status: 429, headers: { 'retry-after': 'soon' } }, undefined],
	])('is a refusal %s', async (_, answer, retryAfterMs) => {
		const outcome = await outcomeOf(answer);
		expect(outcome).toMatchObject({ kind: 'refused', about: { status: answer.status ?? 200 } });
		expect(outcome).toHaveProperty('retryAfterMs', retryAfterMs);
	});

	it.each<[number, Partial<Outcome>]>([
		[500, { kind: 'broken', why: 'server', effect: 'unknown' }],
		[503, { kind: 'broken', why: 'server', effect: 'unknown' }],
		[408, { kind: 'broken', why: 'server', effect: 'unknown' }],
		[425, { kind: 'broken', why: 'server', effect: 'unknown' }],
		[499, { kind: 'rejected', code: '', message: '' }],
		[400, { kind: 'rejected', code: '', message: '' }],
		[399, { kind: 'broken', why: 'redirect', effect: 'unknown' }],
		[300, { kind: 'broken', why: 'redirect', effect: 'unknown' }],
		[301, { kind: 'broken', why: 'redirect', effect: 'none' }],
		[302, { kind: 'broken', why: 'redirect', effect: 'unknown' }],
		[303, { kind: 'broken', why: 'redirect', effect: 'unknown' }],
		[307, { kind: 'broken', why: 'redirect', effect: 'none' }],
		[308, { kind: 'broken', why: 'redirect', effect: 'none' }],
		[299, { kind: 'broken', why: 'unreadable', effect: 'unknown' }],
		[200, { kind: 'broken', why: 'unreadable', effect: 'unknown' }],
	])('that is not CartRover’s, with status %i', async (status, expected) => {
		expect(await outcomeOf({ status, body: 'gateway' })).toEqual({
			...expected,
			detail: 'the answer was not JSON',
			about: expect.objectContaining({ status }),
		});
	});

	it('that is too large is none, whatever its status', async () => {
		for (const status of [200, 404, 502]) {
			const body = { on: () => {} };
			const headers = { 'content-length': '50000001' };
			expect(await outcomeOf({ status, headers, body })).toEqual({
				kind: 'broken',
				why: 'tooLarge',
				detail: 'the answer was larger than 50 MB',
				effect: 'unknown',
				about: expect.objectContaining({ status }),
			});
		}
	});

	it.each([undefined, null, '', ' '])('without a body is none: %p', async (body) => {
		expect(await outcomeOf({ body })).toMatchObject({
			kind: 'broken',
			why: 'unreadable',
			detail: 'the answer was empty',
		});
	});
});

const TIMED_OUT = {
	kind: 'broken',
	why: 'timeout',
	detail: 'no answer came in time',
	effect: 'unknown',
	about: {},
};

describe('a request that fails', () => {
	it.each(['ECONNABORTED', 'ETIMEDOUT'])('by %s has timed out', async (code) => {
		expect(await outcomeOf(failure(code))).toEqual(TIMED_OUT);
	});

	it('to be answered in time is given up by the clock', async () => {
		expect(await outcomeOf(never, 7_000)).toEqual(TIMED_OUT);
		expect(clock.now()).toBe(7_000);
	});

	it('because the execution ended is canceled', async () => {
		expect(await outcomeOf(failure('ERR_CANCELED'))).toEqual({ kind: 'canceled' });
	});

	it.each([
		'ECONNREFUSED',
		'ENOTFOUND',
		'EAI_AGAIN',
		'ERR_INVALID_URL',
		'EPROTO',
		'CERT_HAS_EXPIRED',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'ERR_TLS_CERT_ALTNAME_INVALID',
	])('by %s had no effect', async (code) => {
		expect(await outcomeOf(failure(code))).toEqual({
			kind: 'broken',
			why: 'network',
			detail: code,
			effect: 'none',
			about: {},
		});
	});

	it.each([
		'ECONNRESET',
		'EPIPE',
		'XECONNREFUSED',
		'ECONNREFUSEDX',
		'ERR_SSL_WRONG_VERSION_NUMBER',
		'EHOSTUNREACH',
		'ENETUNREACH',
		'XEHOSTUNREACH',
	])('by %s may have had an effect', async (code) => {
		expect(await outcomeOf(failure(code))).toMatchObject({ detail: code, effect: 'unknown' });
	});

	it.each([
		['EHOSTUNREACH', 'connect', 'none'],
		['ENETUNREACH', 'connect', 'none'],
		['EHOSTUNREACH', 'read', 'unknown'],
		['ECONNRESET', 'connect', 'unknown'],
		['ENETUNREACHX', 'connect', 'unknown'],
	])('by %s had an effect or not by where it came: %s', async (code, syscall, effect) => {
		const outcome = await outcomeOf(
			Object.assign(new Error('x'), { cause: Object.assign(new Error('x'), { code, syscall }) }),
		);
		expect(outcome).toMatchObject({ detail: code, effect });
	});

	it('while its body comes in says its own code', async () => {
		const own = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
		expect(await outcomeOf(own)).toMatchObject({ detail: 'ECONNREFUSED', effect: 'unknown' });
		const both = Object.assign(failure('EPIPE'), { code: 'ECONNREFUSED' });
		expect(await outcomeOf(both)).toMatchObject({ detail: 'EPIPE', effect: 'unknown' });
	});

	it('without a code says what its message says', async () => {
		expect(await outcomeOf(failure(undefined, 'socket hang up'))).toMatchObject({
			why: 'network',
			detail: 'socket hang up',
			effect: 'unknown',
		});
		const bare = Object.assign(new Error(), { message: undefined });
		expect(await outcomeOf(bare)).toMatchObject({ detail: 'the connection broke' });
		const odd = Object.assign(new Error('odd'), { cause: { code: 5 } });
		expect(await outcomeOf(odd)).toMatchObject({ detail: 'odd' });
	});
});

describe('a mistake in the code', () => {
	const mistakes = [TypeError, RangeError, ReferenceError, SyntaxError].map((Mistake) => [
		Mistake.name,
		new Mistake('x is not a function'),
	]) as Array<[string, Error]>;

	it.each(mistakes)('stays one, wherever it is made: %s', async (_, mistake) => {
		const wrapped = Object.assign(new Error('n8n says'), { cause: mistake });
		await expect(outcomeOf(mistake)).rejects.toBe(mistake);
		await expect(outcomeOf(wrapped)).rejects.toBe(mistake);
		const { context } = fakeContext(() => ok());
		const redact = () => {
			throw mistake;
		};
		const exchanged = exchange(context, { ...REQUEST, redact }, 1_000, new AbortController());
		await expect(clock.play(exchanged)).rejects.toBe(mistake);
	});

	it('is not what the network reports with a code', async () => {
		const invalid = Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' });
		expect(await outcomeOf(Object.assign(new Error('x'), { cause: invalid }))).toMatchObject({
			why: 'network',
			effect: 'none',
		});
	});
});

/** An older n8n, whose helper does not look at signals. */
const olderContext = () => {
	const { context } = fakeContext(never);
	const helpers = { httpRequestWithAuthentication: async () => await new Promise(() => {}) };
	return Object.assign(context, { helpers }) as typeof context;
};

describe('on a host whose helper does not end requests', () => {
	it('the time still ends one', async () => {
		const exchanged = exchange(olderContext(), REQUEST, 1_000, new AbortController());
		expect(await clock.play(exchanged)).toEqual(TIMED_OUT);
		expect(clock.now()).toBe(1_000);
	});

	it('a cancellation still does, at once', async () => {
		const ending = new AbortController();
		const exchanged = exchange(olderContext(), REQUEST, 60_000, ending);
		void clock.sleep(100).then(() => ending.abort(CANCELED));
		expect(await clock.play(exchanged)).toEqual({ kind: 'canceled' });
		expect(clock.now()).toBe(100);
	});
});

describe('what ends an exchange', () => {
	it('reaches the request, whatever the context has', async () => {
		const ending = new AbortController();
		const { context } = fakeContext(
			async () => {
				ending.abort();
				return await new Promise<FakeAnswer>(() => {});
			},
			{ signal: new AbortController().signal },
		);
		expect(await clock.play(exchange(context, REQUEST, 1_000, ending))).toEqual({
			kind: 'canceled',
		});
		expect(clock.now()).toBe(0);
	});

	it('is its time, which lets go of the request', async () => {
		const ending = new AbortController();
		const { context } = fakeContext(never);
		expect(await clock.play(exchange(context, REQUEST, 1_000, ending))).toEqual(TIMED_OUT);
		expect(ending.signal.aborted).toBe(true);
	});

	it('is not an answer, nor a failure', async () => {
		for (const answer of [ok(), failure('ECONNRESET')]) {
			const ending = new AbortController();
			const { context } = fakeContext(() => answer);
			await clock.play(exchange(context, REQUEST, 1_000, ending));
			expect(ending.signal.aborted).toBe(false);
		}
	});
});
