import type { ItemContext } from '../context';
import { readStock } from './stock';

/** The numbers by warehouse name in lower case, and the names as CartRover writes them. */
interface Known {
	numbers: Map<string, Set<string>>;
	names: Set<string>;
}

/**
 * The number (pk) of the warehouse that was given by number or name.
 *
 * @throws NodeOperationError for a name that no warehouse has, or more than one
 */
export async function warehouseNumber(item: ItemContext, given: string): Promise<string> {
	const [found, ...others] = await warehousesCalled(item, given);
	if (found !== undefined && others.length === 0) return found;
	if (found !== undefined) {
		throw item.invalid(
			`Warehouse: “${given}” is the name of several warehouses: ${[found, ...others].join(', ')}`,
			'Give the number of the one you mean. Nothing was sent to CartRover.',
		);
	}
	const { names } = await known(item);
	throw noneCalled(
		item,
		given,
		`It has ${[...names].sort().join(', ')}. Give one of these, or leave this item out.`,
	);
}

/**
 * The numbers (pk) of all warehouses that a number or name may mean: none for a name that no warehouse has. A
 * name is looked up in the inventory list, the only list with names. It is read once a run.
 *
 * @throws NodeOperationError where that list names no warehouse at all
 */
export async function warehousesCalled(item: ItemContext, given: string): Promise<string[]> {
	if (/^\d+$/.test(given)) return [given];
	const { numbers } = await known(item);
	if (numbers.size === 0)
		throw noneCalled(item, given, 'Its inventory names no warehouse; give the number.');
	return [...(numbers.get(given.toLowerCase()) ?? [])];
}

const noneCalled = (item: ItemContext, given: string, advice: string): Error =>
	item.invalid(
		`Warehouse: CartRover has none called “${given}”`,
		`${advice} Nothing was sent to CartRover.`,
	);

const known = async (item: ItemContext): Promise<Known> =>
	await item.run.shared('warehouses', async () => await readKnown(item));

async function readKnown(item: ItemContext): Promise<Known> {
	const rows = await readStock(item);
	const numbers = new Map<string, Set<string>>();
	const names = new Set<string>();
	for (const { warehouse, warehouse_pk } of rows.flatMap(({ warehouses }) => warehouses)) {
		if (!warehouse || !warehouse_pk) continue;
		const name = warehouse.toLowerCase();
		numbers.set(name, (numbers.get(name) ?? new Set()).add(warehouse_pk));
		names.add(`${warehouse} (${warehouse_pk})`);
	}
	return { numbers, names };
}
