import fc from 'fast-check';

import { queueOf } from '../../../nodes/CartRover/api/queue.ts';

it('begins work in order, and never more at once than it may', async () => {
	const works = fc.array(fc.record({ turns: fc.nat(5), fails: fc.boolean() }), { maxLength: 30 });
	await fc.assert(
		fc.asyncProperty(works, fc.integer({ min: 1, max: 5 }), async (all, most) => {
			const enqueue = queueOf(most);
			const begun: number[] = [];
			let underWay = 0;
			let highest = 0;
			const results = await Promise.allSettled(
				all.map(
					async ({ turns, fails }, index) =>
						await enqueue(async () => {
							begun.push(index);
							highest = Math.max(highest, ++underWay);
							for (let turn = 0; turn < turns; turn++) await Promise.resolve();
							underWay -= 1;
							if (fails) throw new Error(String(index));
							return index;
						}),
				),
			);
			expect(begun).toEqual(all.map((_, index) => index));
			expect(highest).toBeLessThanOrEqual(most);
			expect(results.map(({ status }) => status === 'rejected')).toEqual(
				all.map(({ fails }) => fails),
			);
		}),
	);
});

it('has as much under way as it may', async () => {
	const enqueue = queueOf(3);
	let begun = 0;
	const ends: Array<() => void> = [];
	const work = async () => {
		begun += 1;
		await new Promise<void>((end) => ends.push(end));
	};
	const all = Promise.all(Array.from({ length: 5 }, async () => await enqueue(work)));
	await new Promise((resolve) => setImmediate(resolve));
	expect(begun).toBe(3);
	while (ends.length > 0) {
		ends.shift()?.();
		await new Promise((resolve) => setImmediate(resolve));
	}
	await all;
	expect(begun).toBe(5);
});
