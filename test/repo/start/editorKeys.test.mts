import { levelFor } from '../../../e2e/editor/credentials.mts';
import { readWorkflow } from '../../../engine/start/workflow.mts';

/* The keys of the examples in `npm run editor`, whose sandbox shows a cart key its own orders only. */

async function keysOf(example: string) {
	const workflow = await readWorkflow(`examples/${example}.json`);
	const own = workflow.nodes.filter(({ type }) => type.includes('cartRover'));
	return Object.fromEntries(own.map((node) => [node.name, levelFor(node, workflow)]));
}

test('what watches and reads the orders of all shops has a merchant key', async () => {
	expect(await keysOf('new-orders-to-shipment')).toEqual({
		'New Orders': 'merchant',
		'Order Status': 'merchant',
		'Stock of the Ordered SKUs': 'merchant',
		'Restock the Showroom': 'cart',
		'Shipped to the Showroom': 'merchant',
		'Confirm the Shipment': 'cart',
	});
	expect(await keysOf('orders-in-error-to-slack')).toEqual({ 'Orders in Error': 'merchant' });
});

test('what confirms the orders of a list reads them with the same cart key', async () => {
	expect(await keysOf('confirm-wholly-shipped')).toEqual({
		'Shipped Orders': 'cart',
		'Confirm the Shipment': 'cart',
	});
});
