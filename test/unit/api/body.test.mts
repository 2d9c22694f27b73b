import { EventEmitter } from 'node:events';

import { MAX_BODY_BYTES, readBody } from '../../../nodes/CartRover/api/body.ts';

const TOO_LARGE = { unreadable: 'the answer was larger than 50 MB', tooLarge: true };
const CUT_SHORT = { unreadable: 'the answer was cut short', tooLarge: false };

/** Reads what a stream brings when it is played. */
async function reading(play: (stream: EventEmitter) => void, headers: object = {}) {
	const stream = new EventEmitter();
	const ending = new AbortController();
	const read = readBody(stream, { ...headers }, ending).then(
		(body) => ({ body, ended: ending.signal.aborted }),
		(error: unknown) => ({ error, ended: ending.signal.aborted }),
	);
	play(stream);
	return await read;
}
const bytes =
	(...chunks: Uint8Array[]) =>
	(stream: EventEmitter) => {
		for (const chunk of chunks) stream.emit('data', chunk);
		stream.emit('end');
		stream.emit('close');
	};
const utf8 = (text: string) => new TextEncoder().encode(text);

it.each([
	['text', 'text'],
	['', ''],
	[undefined, ''],
	[null, ''],
	[{ a: 1 }, '{"a":1}'],
	[5, '5'],
	[() => {}, ''],
])('what is no stream is taken as it is: %p', async (body, text) => {
	expect(await readBody(body, {}, new AbortController())).toEqual({ text });
});

it('is put together from its pieces, whichever way they cut a character', async () => {
	const whole = utf8('{"a":"ü😀"}');
	for (let cut = 0; cut <= whole.length; cut++) {
		const { body, ended } = (await reading(bytes(whole.slice(0, cut), whole.slice(cut)))) as {
			body: unknown;
			ended: boolean;
		};
		expect(body).toEqual({ text: '{"a":"ü😀"}' });
		expect(ended).toBe(false);
	}
	expect(await reading(bytes(whole))).toMatchObject({ body: { text: '{"a":"ü😀"}' } });
	expect(await reading(bytes())).toMatchObject({ body: { text: '' } });
});

it.each([
	['application/json; charset=iso-8859-1', [0xfc], 'ü'],
	['application/json; Charset="ISO-8859-1"', [0xfc], 'ü'],
	['text/html;charset=utf-16le', [0xfc, 0], 'ü'],
	['application/json; charset=nonsense', [0xc3, 0xbc], 'ü'],
	['application/json', [0xef, 0xbb, 0xbf, 0x41], 'A'],
	[undefined, [0x41], 'A'],
])('is read in its character set: %s', async (type, given, text) => {
	const headers = { 'content-type': type };
	expect(await reading(bytes(Uint8Array.from(given)), headers)).toMatchObject({ body: { text } });
});

it.each([
	[undefined, 'UTF-8'],
	['application/json; charset=nonsense', 'nonsense'],
	['application/json; charset=utf-8', 'utf-8'],
])('is refused where its bytes are no text (%s)', async (type, label) => {
	expect(await reading(bytes(Uint8Array.of(0xfc)), { 'content-type': type })).toEqual({
		body: { unreadable: `the answer was not valid ${label} text`, tooLarge: false },
		ended: false,
	});
});

describe('a limit', () => {
	const half = Buffer.alloc(MAX_BODY_BYTES / 2, 0x41);

	it('is what may come, and no byte more', async () => {
		const { body } = (await reading(bytes(half, half))) as { body: { text: string } };
		expect(body.text).toHaveLength(50_000_000);
		const over = await reading((stream) => {
			stream.emit('data', half);
			stream.emit('data', half);
			stream.emit('data', Uint8Array.of(1));
		});
		expect(over).toEqual({ body: TOO_LARGE, ended: true });
	});

	it('is held against what is announced, before anything comes', async () => {
		const headers = { 'content-length': '50000001' };
		expect(await reading(() => {}, headers)).toEqual({ body: TOO_LARGE, ended: true });
		const fits = { 'content-length': '50000000' };
		expect(await reading(bytes(utf8('A')), fits)).toMatchObject({ body: { text: 'A' } });
	});
});

describe('a stream that breaks', () => {
	const failing = (code: unknown) => (stream: EventEmitter) => {
		stream.emit('data', utf8('{'));
		stream.emit('error', Object.assign(new Error('broken'), { code }));
	};

	it.each(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'Z_BUF_ERROR', undefined, 5, 'XZ_1'])(
		'was cut short: %p',
		async (code) => {
			expect(await reading(failing(code))).toMatchObject({ body: CUT_SHORT });
		},
	);

	it.each(['Z_DATA_ERROR', 'ERR_BROTLI_DECODER', 'ERR__ERROR_FORMAT', 'ZSTD_error'])(
		'could not be unpacked: %s',
		async (code) => {
			expect(await reading(failing(code))).toMatchObject({
				body: { unreadable: 'the answer could not be unpacked', tooLarge: false },
			});
		},
	);

	it('from this side throws', async () => {
		expect(await reading(failing('ERR_CANCELED'))).toMatchObject({
			error: { code: 'ERR_CANCELED' },
		});
	});

	it('without a word was cut short', async () => {
		expect(await reading((stream) => stream.emit('close'))).toMatchObject({ body: CUT_SHORT });
	});
});
