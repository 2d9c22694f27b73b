import { core } from '../../../engine/host.mts';
import { byId, startWorld, START, type World } from '../../support/world.mts';

/* What a run says while it waits: see operations/progress.ts. */

let world: World;
let said: Array<{ words: string; at: number }>;
beforeEach(async () => {
	world = await startWorld({ empty: true });
	said = [];
	jest
		.spyOn(core.ExecuteContext.prototype, 'sendMessageToUI')
		.mockImplementation((words) => void said.push({ words: String(words), at: world.clock.now() }));
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.end();
});

/** Runs so many look-ups; tells when they were done. */
async function lookUp(count: number): Promise<number> {
	world.sandbox.store.addOrders(count, (index) => ({ custRef: `R-${index}` }));
	const { error } = await world.run(
		'orderStatus',
		'get',
		{ custRef: byId('={{ $json.ref }}') },
		{ items: Array.from({ length: count }, (_, index) => ({ ref: `R-${index}` })) },
	);
	expect(error).toBeUndefined();
	return world.clock.now();
}

/** ms that are to go by what was said. */
function toGo(words: string): number {
	const [, number, unit] =
		/^CartRover: \d+ calls to go, about ([\d.]+) (seconds|minutes) /.exec(words) ?? [];
	return Number(number) * (unit === 'minutes' ? 60_000 : 1_000);
}

const expectRight = (done: number) => {
	for (const { words, at } of said) {
		expect(toGo(words)).toBeGreaterThanOrEqual((done - at) * 0.9);
		expect(toGo(words)).toBeLessThanOrEqual((done - at) * 1.1);
	}
};

test('a run that will wait long says so once, as soon as it waits, right within a tenth', async () => {
	const done = await lookUp(300);
	expect(said).toHaveLength(1);
	expect(said[0]?.at).toBeLessThan(START + 2_000);
	expectRight(done);
});

test('a run that hardly waits says nothing', async () => {
	await lookUp(110);
	expect(said).toEqual([]);
});

test('when others turn up it is corrected, and right from then on', async () => {
	let due = 0;
	world.sandbox.onRequest(() => {
		const passed = world.clock.now() - START;
		const drawn = Math.max(0, Math.floor((passed - 10_000) / 1_200));
		if (drawn > due) due += world.sandbox.drainBucket('cart', drawn - due);
	});
	const done = await lookUp(300);
	expect(said.length).toBeGreaterThanOrEqual(2);
	said = said.slice(-1);
	expectRight(done);
});

test('a list whose total is known says so, too', async () => {
	world.sandbox.store.addOrders(13_000, (index) => ({ custRef: `R-${index}` }));
	const { error } = await world.run('order', 'getAll', { returnAll: true });
	expect(error).toBeUndefined();
	expect(said.length).toBeGreaterThanOrEqual(1);
	expectRight(world.clock.now());
});
