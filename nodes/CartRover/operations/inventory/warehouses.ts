import type { ItemContext } from '../context';
import { readStock } from './stock';

/** The numbers by warehouse name in lower case, and the names as CartRover writes them. */
interface Known {
	numbers: Map<string, Set<string>>;
	names: Set<string>;
}

/**
 * The number (pk) of a warehouse that was given by number or name. A name is looked up in the inventory list,
 * the only list with names. It is read once a run.
 *
 * @throws NodeOperationError for a name that no warehouse has, or more than one
 */
export async function warehouseNumber(item: ItemContext, given: string): Promise<string> {
	if (/^\d+$/.test(given)) return given;
	const { numbers, names } = await item.run.shared('warehouses', async () => await readKnown(item));
	const [found, ...others] = numbers.get(given.toLowerCase()) ?? [];
	if (found !== undefined && others.length === 0) return found;
	if (found !== undefined) {
		throw item.invalid(
			`Warehouse: “${given}” is the name of several warehouses: ${[found, ...others].join(', ')}`,
			'Give the number of the one you mean. Nothing was sent to CartRover.',
		);
	}
	const known = [...names].sort().join(', ');
	throw item.invalid(
		`Warehouse: CartRover has none called “${given}”`,
		`${known ? `It has ${known}.` : 'Its inventory names no warehouse; give the number.'} Nothing was sent to CartRover.`,
	);
}

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
