import { type ItemContext, RunContext } from '../../../nodes/CartRover/operations/context.ts';
import { readOnce } from '../../../nodes/CartRover/operations/readings.ts';
import { assertNoRival } from '../../../nodes/CartRover/operations/rivals.ts';
import { readTogether } from '../../../nodes/CartRover/operations/together.ts';

/** Two items of a run. */
function twoItems(): [ItemContext, ItemContext] {
	const run = new RunContext({} as never, {} as never, {} as never);
	const items = [0, 1].map((index) => ({ run, index, invalid: (text: string) => new Error(text) }));
	Object.defineProperty(run, 'items', { value: items });
	return items as unknown as [ItemContext, ItemContext];
}

const number = ({ index }: ItemContext) => index;
const name = ({ index }: ItemContext) => `item ${index}`;

test('each of two readers of a run gets what it has read', () => {
	const [first, second] = twoItems();
	expect([first, second].map((item) => readOnce(item, number))).toEqual([0, 1]);
	expect([first, second].map((item) => readOnce(item, name))).toEqual(['item 0', 'item 1']);

	const about = () => 'all';
	expect(readTogether(first, { read: number, about }).all).toEqual([0, 1]);
	expect(readTogether(first, { read: name, about }).all).toEqual(['item 0', 'item 1']);

	const claims = (content: unknown) => [{ about: 'It', content }];
	const same = () => 1;
	assertNoRival(first, { read: same, claims, advice: '' });
	expect(() => assertNoRival(first, { read: number, claims, advice: '' })).toThrow('It differs');
});

test('a reader reads each item once', () => {
	const read = jest.fn(number);
	for (const item of twoItems()) readOnce(item, read);
	expect(read).toHaveBeenCalledTimes(2);
});
