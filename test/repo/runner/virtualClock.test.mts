import { get, request as httpRequest } from 'node:http';

import { VirtualClock } from '../../../engine/index.mts';
import { type LocalServer, startServer } from '../../support/server.mts';

const START = Date.UTC(2026, 0, 1);

const clocks: VirtualClock[] = [];
const servers: LocalServer[] = [];

function startClock(...options: ConstructorParameters<typeof VirtualClock> | []): VirtualClock {
	const clock = new VirtualClock(options[0] ?? START, options[1]);
	clocks.push(clock);
	return clock;
}

async function serve(...answer: Parameters<typeof startServer>): Promise<LocalServer> {
	const server = await startServer(...answer);
	servers.push(server);
	return server;
}

afterEach(async () => {
	for (const clock of clocks.splice(0)) clock.stop();
	for (const server of servers.splice(0)) await server.close();
});

const reallyAfter = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** Reads an answer to its end, in whatever way it ends. */
async function read(url: string, signal?: AbortSignal): Promise<string> {
	return await new Promise((resolve) => {
		const request = get(url, { signal }, (response) => {
			let text = '';
			response.on('data', (chunk: Buffer) => (text += chunk.toString()));
			response.on('end', () => resolve(text));
			response.on('error', (error) => resolve(error.message));
		});
		request.on('error', (error) => resolve(error.message));
	});
}

describe('sleepers', () => {
	it('wake in the order of their times, each at its own', async () => {
		const clock = startClock();
		const woken: Array<[string, number]> = [];
		const sleeper = async (name: string, ms: number) => {
			await clock.sleep(ms);
			woken.push([name, clock.now() - START]);
		};
		await Promise.all([sleeper('c', 3_600_000), sleeper('a', 5), sleeper('b', 5), sleeper('0', 0)]);
		expect(woken).toEqual([
			['0', 0],
			['a', 5],
			['b', 5],
			['c', 3_600_000],
		]);
		expect(clock.sleeps.map(({ ms }) => ms)).toEqual([3_600_000, 5, 5, 0]);
	});

	it('are woken by their signal, with its reason', async () => {
		const clock = startClock();
		const controller = new AbortController();
		const reason = new Error('stop');
		const sleeping = clock.sleep(60_000, controller.signal);
		controller.abort(reason);
		await expect(sleeping).rejects.toBe(reason);
		await expect(clock.sleep(60_000, controller.signal)).rejects.toBe(reason);
		await clock.sleep(1);
		expect(clock.now()).toBe(START + 1);
	});

	it('do not keep the signal', async () => {
		const clock = startClock();
		const { signal } = new AbortController();
		const remove = jest.spyOn(signal, 'removeEventListener');
		await clock.sleep(1, signal);
		expect(remove).toHaveBeenCalled();
	});
});

describe('advancing', () => {
	it('is the only thing that moves a clock that is not automatic', async () => {
		const clock = startClock(START, { auto: false });
		const ticks: number[] = [];
		const ticking = (async () => {
			for (let tick = 0; tick < 4; tick += 1) {
				await clock.sleep(1000);
				ticks.push(clock.now() - START);
			}
		})();
		await reallyAfter(20);
		expect(clock.now()).toBe(START);
		await clock.advance(2500);
		expect(ticks).toEqual([1000, 2000]);
		expect(clock.now()).toBe(START + 2500);
		await clock.advance(1500);
		await ticking;
		expect(ticks).toEqual([1000, 2000, 3000, 4000]);
	});

	it('stops short of nothing on an automatic clock, which then goes on', async () => {
		const clock = startClock();
		const sleeping = clock.sleep(10_000);
		await clock.advance(4000);
		expect(clock.now()).toBe(START + 4000);
		await sleeping;
		expect(clock.now()).toBe(START + 10_000);
	});
});

describe('work', () => {
	it('that is announced holds the time', async () => {
		const clock = startClock();
		const sleeping = clock.sleep(1000);
		const seen = await clock.busy(reallyAfter(50).then(() => clock.now()));
		expect(seen).toBe(START);
		await sleeping;
		expect(clock.now()).toBe(START + 1000);
	});

	it('in a request holds the time, by node:http and by fetch', async () => {
		const clock = startClock();
		const server = await serve((_request, response) => {
			setTimeout(() => response.end(String(clock.now())), 40);
		});
		const sleeping = clock.sleep(1000);
		expect(await read(server.url)).toBe(String(START));
		await sleeping;
		const again = clock.sleep(1000);
		expect(await (await fetch(server.url)).text()).toBe(String(START + 1000));
		await again;
		expect(clock.now()).toBe(START + 2000);
	});

	it.each(['cut', 'half', 'abort', 'refused'])(
		'in a request that ends by "%s" ends',
		async (how) => {
			const clock = startClock();
			const controller = new AbortController();
			const server = await serve((_request, response) => {
				setTimeout(() => {
					if (how === 'abort') return controller.abort();
					if (how === 'half') {
						response.writeHead(200, { 'content-length': 100 });
						response.write('x');
					}
					setTimeout(() => response.destroy(), 10);
				}, 20);
			});
			const url = how === 'refused' ? 'http://127.0.0.1:1' : server.url;
			const reading = read(url, controller.signal).then(() => clock.now());
			const sleeping = clock.sleep(1000);
			expect(await reading).toBe(START);
			await sleeping;
			expect(clock.now()).toBe(START + 1000);
		},
	);

	it('does not include the sleep of a server on its own side of the clock', async () => {
		const clock = startClock();
		const server = await serve(async (_request, response) => {
			await clock.serverSide.sleep(2000);
			response.end(String(clock.serverSide.now()));
		});
		const answers = await Promise.all([read(server.url), read(server.url)]);
		expect(answers).toEqual([String(START + 2000), String(START + 2000)]);
	});

	it('in a request that is never answered is none, where the server sleeps on', async () => {
		const clock = startClock();
		const server = await serve(() => void clock.serverSide.sleep(Infinity));
		const request = httpRequest(server.url);
		request.on('error', () => {});
		request.end();
		await clock.sleep(1000);
		expect(clock.now()).toBe(START + 1000);
		request.destroy();
	});
});

it('250 requests under a rate limit take the same time in every run', async () => {
	const run = async () => {
		const clock = startClock();
		let tokens = 100;
		let filled = START;
		let refused = 0;
		const server = await serve((_request, response) => {
			tokens = Math.min(100, tokens + (clock.serverSide.now() - filled) / 600);
			filled = clock.serverSide.now();
			if (tokens < 1) {
				refused += 1;
				response.statusCode = 429;
			} else tokens -= 1;
			response.end();
		});
		const queue = Array.from({ length: 250 }, (_, index) => index);
		let sent = 0;
		const worker = async () => {
			while (queue.shift() !== undefined) {
				sent += 1;
				// A bucket of 100 that refills every 600 ms, seen from the client's side.
				const wait = START + Math.max(0, sent - 100) * 600 - clock.now();
				if (wait > 0) await clock.sleep(wait);
				await read(server.url);
			}
		};
		await Promise.all(Array.from({ length: 10 }, worker));
		return { took: clock.now() - START, refused };
	};
	expect(await run()).toEqual({ took: 90_000, refused: 0 });
	expect(await run()).toEqual({ took: 90_000, refused: 0 });
});
