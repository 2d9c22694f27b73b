import { type ItemContext, RunContext } from '../../../nodes/CartRover/operations/context.ts';
import { readOnce } from '../../../nodes/CartRover/operations/readings.ts';
import { withoutRival } from '../../../nodes/CartRover/operations/rivals.ts';
import { together } from '../../../nodes/CartRover/operations/together.ts';

/** Two items of a run. */
function twoItems(): [ItemContext, ItemContext] {
	const run = new RunContext({} as never, {} as never, {} as never, []);
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
	expect(together({ read: number, about })(first).all).toEqual([0, 1]);
	expect(together({ read: name, about })(first).all).toEqual(['item 0', 'item 1']);
});

test('a reader reads each item once', () => {
	const read = jest.fn(number);
	for (const item of twoItems()) readOnce(item, read);
	expect(read).toHaveBeenCalledTimes(2);
});

test('two sets of rules for one reader: each has its own result', () => {
	const [first] = twoItems();
	const read = name;
	const advice = () => '';
	const same = withoutRival({ read, claims: () => [{ about: 'It', content: 1 }], advice });
	const other = withoutRival({ read, claims: (content) => [{ about: 'It', content }], advice });
	expect(same(first)).toBe('item 0');
	expect(() => other(first)).toThrow('It differs between input items 0 and 1');

	expect(together({ read, about: () => 'all' })(first).all).toEqual(['item 0', 'item 1']);
	expect(together({ read, about: ({ index }) => `${index}` })(first).all).toEqual(['item 0']);
});
