import { SkuMemory } from '../../../nodes/CartRover/events/skuMemory.ts';

test('a SKU is forgotten with the eighth scan in a row that has not come across it', () => {
	let memory = new SkuMemory(2);
	memory.set('A', '12');
	const read = () => {
		memory.endScan();
		memory = new SkuMemory(2, JSON.parse(JSON.stringify(memory.kept)));
		memory.set('B', '34');
		return memory.get('A');
	};
	// The first ends the scan that came across it.
	expect(Array.from({ length: 9 }, read)).toEqual([...Array<string>(8).fill('12'), undefined]);
	expect(memory.get('B')).toBe('34');
});
