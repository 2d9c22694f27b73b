import fc from 'fast-check';

import { complaint, parseEnvelope, type Envelope } from '../../../nodes/CartRover/api/envelope.ts';

/** The envelope in a body, if it is one. */
const envelopeIn = (body: string): Envelope | undefined => {
	const parsed = parseEnvelope(body);
	return 'envelope' in parsed ? parsed.envelope : undefined;
};

/** The spellings of true and false that PHP programs have been seen to use. */
const YES: unknown[] = [true, 'true', 1, '1'];
const NO: unknown[] = [false, 'false', 0, '0'];

const fields = fc.dictionary(
	fc.oneof(
		fc.string(),
		fc.constantFrom(
			'message',
			'status_message',
			'error_code',
			'error_response',
			'response',
			'__proto__',
		),
	),
	fc.jsonValue(),
);
const flag = fc.oneof(fc.jsonValue(), fc.constantFrom(...YES, ...NO));

it('reads any text without throwing, and takes none but an envelope for one', () => {
	fc.assert(
		fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (body) => {
			const { unreadable } = { unreadable: undefined, ...parseEnvelope(body) };
			expect(unreadable).toMatch(/^the answer was /);
		}),
		{ examples: [[''], [' \n'], ['[]'], ['null'], ['true'], ['"success_code"'], ['{}']] },
	);
});

it.each([
	[true, true],
	['true', true],
	[1, true],
	['1', true],
	[false, false],
	['false', false],
	[0, false],
	['0', false],
])('takes success_code %j for %j', (success_code, success) => {
	expect(envelopeIn(JSON.stringify({ success_code }))).toEqual({ success_code: success });
});

it('is a success or a failure by success_code alone', () => {
	fc.assert(
		fc.property(fields, flag, (rest, success_code) => {
			const envelope = envelopeIn(JSON.stringify({ ...rest, success_code }));
			if (YES.includes(success_code)) expect(envelope?.success_code).toBe(true);
			else if (NO.includes(success_code)) expect(envelope?.success_code).toBe(false);
			else expect(envelope).toBeUndefined();
		}),
	);
});

/** JSON without what is taken out of answers. */
const harmless = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__'));

/** What has more digits than a number keeps may be an id, and comes as text. */
const longAsText = (_: string, value: unknown) =>
	Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value as number) < 1e21
		? String(value)
		: value;

it('leaves the payload as it came', () => {
	fc.assert(
		fc.property(harmless, (response) => {
			const body = JSON.stringify({ success_code: true, response });
			expect(envelopeIn(body)).toEqual(JSON.parse(body, longAsText));
		}),
	);
});

it('finds words in any envelope, and never more than a few of the detail', () => {
	fc.assert(
		fc.property(fields, (rest) => {
			const body = JSON.stringify({ ...rest, success_code: false });
			const { code, message, detail } = complaint(envelopeIn(body) as Envelope);
			for (const words of [code, message, detail]) expect(words).toBe(String(words));
			expect(detail.length).toBeLessThanOrEqual(300);
		}),
	);
});

it.each([
	['{"success_code":true,"response":[{"cust_ref":"A"', 'the answer was cut short'],
	[
		'<html><head><title> 502 Bad Gateway </title>',
		'the answer was a web page titled “502 Bad Gateway”',
	],
	['<!DOCTYPE html><p>no', 'the answer was a web page'],
	[' \n<title lang="en">No</title>', 'the answer was a web page titled “No”'],
	[' \n{"success_code"', 'the answer was cut short'],
	[' [1,', 'the answer was cut short'],
	['no {"a"', 'the answer was not JSON'],
	['no{"a"', 'the answer was not JSON'],
	['no <title>No</title>', 'the answer was not JSON'],
	['no<p>', 'the answer was not JSON'],
	['5', 'the answer was JSON, but not in CartRover’s format'],
	['"a"', 'the answer was JSON, but not in CartRover’s format'],
	['upstream timed out', 'the answer was not JSON'],
	['', 'the answer was empty'],
	['{"response":[]}', 'the answer was JSON, but had no success_code'],
	['{"success_code":"yes"}', 'the answer was JSON, but had no success_code'],
	['[1]', 'the answer was JSON, but not in CartRover’s format'],
])('says what is wrong with %j', (body, unreadable) => {
	expect(parseEnvelope(body)).toEqual({ unreadable });
});

it('reads the texts of old and new answers', () => {
	const failed = { success_code: false };
	expect(complaint({ ...failed, error_code: 'Failure', message: ' OrderDuplicate ' })).toEqual({
		code: 'Failure',
		message: 'OrderDuplicate',
		detail: '',
	});
	expect(complaint({ ...failed, message: '', status_message: 'old' }).message).toBe('old');
	expect(complaint({ ...failed, message: null, error_code: 7, error_response: ['x'] })).toEqual({
		code: '7',
		message: '',
		detail: '["x"]',
	});
});

it('takes out what must not get further: payment data and prototypes', () => {
	const order = '{"cust_ref":"A","cvv":"1","expiration_date":"12/29","pay_type":"CC"}';
	const text = JSON.stringify(`[${order}]`);
	const body = `{"success_code":true,"response":[{"__proto__":{"a":1},"log":${text},"more":${order}}]}`;
	const kept = { cust_ref: 'A', pay_type: 'CC' };
	expect(JSON.stringify(envelopeIn(body))).toBe(
		JSON.stringify({ success_code: true, response: [{ log: JSON.stringify([kept]), more: kept }] }),
	);
});

it('keeps the date until which goods keep, and JSON in texts as it was written', () => {
	const response = [{ items: [{ expiration_date: '2027-01-01' }], log: '[ {"a" : 1} ]' }];
	expect(envelopeIn(JSON.stringify({ success_code: true, response }))).toEqual({
		success_code: true,
		response,
	});
});

it('refuses an answer that is nested without end', () => {
	const body = `{"success_code":true,"response":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
	expect(parseEnvelope(body).unreadable).toMatch(/nested too deeply/);
});

it('keeps the digits of ids that come as numbers longer than a number keeps', () => {
	const body = String.raw`{"success_code":1,"response":[{"cust_ref": 576461413038785752 ,"price":0.10000000000000001,
		"ids":[-9400111202555842761523,9007199254740991],"note":"a \"b\":[576461413038785752], \\","n":1e22}]}`;
	expect(envelopeIn(body)?.response).toEqual([
		{
			cust_ref: '576461413038785752',
			price: 0.1,
			ids: ['-9400111202555842761523', Number.MAX_SAFE_INTEGER],
			note: String.raw`a "b":[576461413038785752], ${'\\'}`,
			n: 1e22,
		},
	]);
	expect(parseEnvelope('{"success_code":true,"response":[576461413038785752').unreadable).toMatch(
		/cut short/,
	);
});
