import type { ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import { failureOf, startApi, type ApiWorld } from '../../support/apiClient.mts';
import { startServer, type LocalServer } from '../../support/server.mts';

/* Bodies that no CartRover sends: too large, endless, packed, in another character set, too slow. */

const MB = 1_000_000;
const MINUTE = 60_000;

let api: ApiWorld;
let server: LocalServer;
let answer: (response: ServerResponse) => unknown;
beforeEach(async () => {
	api = await startApi();
	server = await startServer((request, response) => {
		request.resume();
		return answer(response);
	});
});
afterEach(async () => {
	await server.close();
	await api.end();
});

const there = () => ({ credential: { baseUrl: `${server.url}/v1` } });
/** Time stands still meanwhile: unpacking is work that the clock cannot see. So a pause before a repeat is none. */
const meanwhile = async <T,>(work: () => Promise<T>) => {
	const { clock } = api;
	useClock({
		now: () => clock.now(),
		sleep: async (ms, signal) => (ms < MINUTE ? undefined : await clock.sleep(ms, signal)),
	});
	return await clock.busy(work());
};
const read = async () => await meanwhile(async () => await api.call('shipMethodList', {}, there()));
/** A call that is not repeated. */
const write = async () => {
	const call = { path: { cust_ref: 'A' }, body: { order_status: 'confirmed' } };
	return await meanwhile(async () => await api.call('orderConfirm', call, there()));
};
const LIST = {
	success_code: true,
	response: [{ carrier: 'UPS', code: '21', description: 'Müller' }],
};
const JSON_TYPE = { 'content-type': 'application/json' };

/** Writes as fast as the other side reads, until it has what it wants or hangs up; gives the bytes. */
async function pour(response: ServerResponse, bytes: number): Promise<number> {
	const chunk = Buffer.alloc(1 * MB, ' ');
	let goOn: () => void = () => {};
	for (const event of ['drain', 'close']) response.on(event, () => goOn());
	let written = 0;
	while (written < bytes && !response.destroyed) {
		const wait = new Promise<void>((resolve) => (goOn = resolve));
		if (!response.write(chunk)) await wait;
		written += chunk.length;
	}
	response.end();
	return written;
}

describe('a body that is too large', () => {
	/** What the server got rid of, and by how much memory grew on the way. */
	async function refusal(work: () => Promise<unknown>) {
		const before = process.memoryUsage();
		let most = 0;
		let watching = true;
		const watch = (async () => {
			while (watching) {
				const { heapUsed, external } = process.memoryUsage();
				most = Math.max(most, heapUsed + external - before.heapUsed - before.external);
				await setImmediate();
			}
		})();
		const error = await failureOf(work());
		watching = false;
		await watch;
		return { error, grewBy: most };
	}

	it.each([
		['of 200 MB', 200 * MB],
		['without end', Infinity],
	])('%s is let go of soon after the limit', async (_, bytes) => {
		let poured: Promise<number> | undefined;
		answer = (response) => {
			response.writeHead(200, JSON_TYPE);
			response.write('{"success_code":true,"response":"');
			poured = pour(response, bytes);
		};
		const { error, grewBy } = await refusal(read);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: "CartRover's answer is larger than 50 MB",
			description: expect.stringMatching(/^The answer was larger than 50 MB\. .*Ask for less/),
		});
		// What is on its way in the sockets of both sides is beyond anyone's reach.
		expect(await poured).toBeLessThan(70 * MB);
		expect(grewBy).toBeLessThan(150 * MB);
		expect(server.requests).toHaveLength(1);
	});

	it('that says so itself is not read at all', async () => {
		let poured: Promise<number> | undefined;
		answer = (response) => {
			response.writeHead(200, { ...JSON_TYPE, 'content-length': 200 * MB });
			poured = pour(response, 200 * MB);
		};
		const { error } = await refusal(read);
		expect(error.message).toBe("CartRover's answer is larger than 50 MB");
		expect(await poured).toBeLessThan(20 * MB);
	});

	it.each([
		['gzip', gzipSync],
		['br', brotliCompressSync],
	])('is counted as it is after unpacking: %s', async (encoding, pack) => {
		const bomb = pack(Buffer.alloc(60 * MB, ' '));
		expect(bomb.length).toBeLessThan(1 * MB);
		answer = (response) =>
			response.writeHead(200, { ...JSON_TYPE, 'content-encoding': encoding }).end(bomb);
		const { error, grewBy } = await refusal(read);
		expect(error.message).toBe("CartRover's answer is larger than 50 MB");
		expect(grewBy).toBeLessThan(150 * MB);
	});

	it('leaves open whether a write took effect', async () => {
		answer = (response) => {
			response.writeHead(200, JSON_TYPE);
			void pour(response, 200 * MB);
		};
		const error = await failureOf(write());
		expect(error.message).toMatch(
			/^CartRover's answer is larger than 50 MB, so it is not known whether CartRover confirmed the shipment of order A/,
		);
		expect(server.requests).toHaveLength(1);
	});

	it('of 20 MB is none', async () => {
		answer = (response) =>
			response
				.writeHead(200, JSON_TYPE)
				.end(JSON.stringify({ success_code: true, response: 'x'.repeat(20 * MB) }));
		const { envelope } = await read();
		expect(envelope.response).toHaveLength(20 * MB);
	});

	it('is no reason to go on when the rate limit is what it is about', async () => {
		let calls = 0;
		answer = (response) => {
			calls += 1;
			response.writeHead(calls === 1 ? 429 : 200, JSON_TYPE);
			if (calls === 1) void pour(response, 200 * MB);
			else response.end(JSON.stringify(LIST));
		};
		expect((await api.call('shipMethodList', {}, there())).envelope).toEqual(LIST);
	});
});

describe('the text of a body', () => {
	const text = JSON.stringify(LIST);
	it.each<[string, string, Buffer]>([
		['UTF-8', 'application/json', Buffer.from(text)],
		['UTF-8 with a byte order mark', 'application/json', Buffer.from(`\uFEFF${text}`)],
		['UTF-8 by name', 'application/json; charset="utf-8"', Buffer.from(text)],
		['Latin 1 by name', 'application/json;charset=ISO-8859-1', Buffer.from(text, 'latin1')],
		['UTF-16 by name', 'application/json; charset=utf-16le', Buffer.from(text, 'utf16le')],
		['UTF-8 under a name that nobody knows', 'text/x; charset=klingon', Buffer.from(text)],
		['UTF-8 under no name', '', Buffer.from(text)],
	])('is read: %s', async (_, type, body) => {
		answer = (response) => response.writeHead(200, { 'content-type': type }).end(body);
		expect((await read()).envelope).toEqual(LIST);
	});

	it('may hold the replacement character for its own', async () => {
		answer = (response) => response.writeHead(200, JSON_TYPE).end(text.replace('ü', '\uFFFD'));
		expect(JSON.stringify((await read()).envelope)).toBe(text.replace('ü', '\uFFFD'));
	});

	it('may come in pieces that part a character', async () => {
		const body = Buffer.from(text);
		const cut = body.indexOf('ü') + 1;
		answer = async (response) => {
			response.writeHead(200, JSON_TYPE);
			await new Promise((sent) => response.write(body.subarray(0, cut), sent));
			for (let turn = 0; turn < 10; turn += 1) await setImmediate();
			response.end(body.subarray(cut));
		};
		expect((await read()).envelope).toEqual(LIST);
	});

	it('that is damaged is an error, not a reference with a question mark in it', async () => {
		answer = (response) => response.writeHead(200, JSON_TYPE).end(Buffer.from(text, 'latin1'));
		const error = await failureOf(write());
		expect(error).toMatchObject({
			message: expect.stringMatching(/^CartRover's answer could not be read, so it is/),
			description: expect.stringMatching(/^The answer was not valid UTF-8 text\./),
		});
	});

	it.each([
		['gzip', 'the answer could not be unpacked'],
		['br', 'the answer could not be unpacked'],
		['deflate', 'the answer could not be unpacked'],
	])('that is not packed as it says is an error: %s', async (encoding, words) => {
		answer = (response) =>
			response.writeHead(200, { ...JSON_TYPE, 'content-encoding': encoding }).end(`  ${text}`);
		const error = await failureOf(write());
		expect(error.message).toMatch(/^CartRover's answer could not be read, so it is not known/);
		expect(error.description?.toLowerCase()).toContain(words);
	});

	it('that is cut while it is unpacked was cut short', async () => {
		const packed = gzipSync(text.repeat(99));
		answer = (response) =>
			response
				.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' })
				.end(packed.subarray(0, packed.length / 2));
		const error = await failureOf(write());
		expect(error.description).toMatch(/^The answer was cut short\./);
	});
});

describe.each([
	['goes on and on', true],
	['stands still', false],
])('a body that %s', (_, drips) => {
	let open = 0;
	beforeEach(() => {
		open = 0;
		answer = async (response) => {
			response.writeHead(200, JSON_TYPE).write('{');
			open += 1;
			const left = new AbortController();
			response.once('close', () => {
				open -= 1;
				left.abort();
			});
			api.clock.serverSide.sleep(Infinity, left.signal).catch(() => {});
			// Again and again, so the connection is never idle.
			while (drips && !response.destroyed) {
				response.write(' ');
				await setTimeout(5);
			}
		};
	});
	const settled = async (wanted: number) => {
		while (open !== wanted) await setImmediate();
	};

	it('is given up by the clock, and its connection closed', async () => {
		const before = api.clock.now();
		const work = failureOf(api.call('shipMethodList', {}, there()));
		await settled(1);
		for (let minute = 0; minute < 10; minute += 1) await api.clock.advance(60_000);
		expect((await work).message).toMatch(/^CartRover at 127\.0\.0\.1:\d+ did not answer in time$/);
		expect(api.clock.now() - before).toBeLessThanOrEqual(660_000);
		expect(server.requests).toHaveLength(5);
		await settled(0);
	});

	it('ends at once when the execution is canceled', async () => {
		const stop = new AbortController();
		const call = api.call('shipMethodList', {}, { ...there(), signal: stop.signal });
		const work = failureOf(api.clock.busy(call));
		await settled(1);
		const before = api.clock.now();
		stop.abort();
		expect((await work).message).toBe('The execution was canceled');
		expect(api.clock.now()).toBe(before);
		await settled(0);
	});
});
