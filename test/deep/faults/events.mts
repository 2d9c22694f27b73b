import type { IDataObject } from 'n8n-workflow';

import { EVENTS } from '../../../nodes/CartRover/events/index.ts';
import type { Sandbox } from '../../../sandbox/index.mts';
import type { Subject, Told } from './subjects.mts';

interface Event {
	parameters?: Record<string, unknown>;
	/** Brings the event about for order `S-<number>` or a SKU. */
	happen: (sandbox: Sandbox, number: number) => void;
	/** What an item of the event names. */
	nameOf: (json: IDataObject) => unknown;
	names: (number: number) => string;
}

const addOrder = ({ store }: Sandbox, number: number) => store.addOrder({ custRef: `E-${number}` });
const orderRef = { nameOf: (json: IDataObject) => json.cust_ref, names: (n: number) => `E-${n}` };
const sku = { nameOf: (json: IDataObject) => json.sku, names: (n: number) => `SKU-${n}` };
const sell = ({ store }: Sandbox, number: number) =>
	store.setStock(`SKU-${number}`, { qtyAvailable: 1 });

const HAPPENINGS: Record<string, Event> = {
	orderCreated: { happen: addOrder, ...orderRef },
	orderStatusChanged: {
		parameters: { statuses: ['error'] },
		happen: (sandbox, number) => {
			addOrder(sandbox, number);
			sandbox.store.setStatus(`E-${number}`, 'error', { errorReason: 'No such method' });
		},
		...orderRef,
	},
	shipmentCreated: {
		happen: (sandbox, number) => {
			addOrder(sandbox, number);
			sandbox.store.ship(`E-${number}`, { trackingNo: `T-${number}` });
		},
		...orderRef,
	},
	inventoryChanged: { happen: sell, ...sku },
	inventoryLow: { parameters: { threshold: 5 }, happen: sell, ...sku },
};

const MINUTE = 60_000;

/**
 * The trigger's events: a first poll that goes well, then something happens and the poll after it is hit;
 * in the end CartRover is well again. What is told is all that was delivered, and the error of the poll
 * that was hit, if it had one.
 */
export const events: readonly Subject[] = EVENTS.map(({ value: event }): Subject => {
	const happening = HAPPENINGS[event];
	if (!happening) throw new Error(`The event ${event} has no line in test/deep/faults/events.mts`);
	const { parameters, happen, nameOf, names } = happening;
	return {
		name: `trigger ${event}`,
		level: 'merchant',
		behaviour: 'poll',
		writes: false,
		prepare: ({ store }) => {
			for (const number of [1, 2])
				store.addProduct({ sku: `SKU-${number}`, stock: { '3107': { qtyAvailable: 9 } } });
		},
		run: async (world, { begin, end }) => {
			const { sandbox, clock, engine } = world;
			const { cartRoverApi: credential } = world.credential('merchant');
			const poller = engine.poller({
				parameters: { event, ...parameters } as never,
				credentials: { cartRoverApi: credential as never },
			});
			const delivered: unknown[] = [];
			const poll = async (activation?: 'update') => {
				await clock.advance(MINUTE);
				const items = (await poller.poll({ activation })) ?? [];
				delivered.push(...items.map(({ json }) => nameOf(json)));
			};
			await poll();
			happen(sandbox, 1);
			const { baseUrl } = credential;
			const changes = begin();
			Object.assign(credential, changes);
			// An active poller has read its credential; the workflow is published anew for another one.
			const activation = 'baseUrl' in changes ? 'update' : undefined;
			const failed: Pick<Told, 'error'> = await poll(activation).then(
				() => ({}),
				(error: unknown) => ({ error: error as Told['error'] }),
			);
			const swallowed = delivered.length === 0 && failed.error === undefined;
			end();
			Object.assign(credential, { baseUrl });
			happen(sandbox, 2);
			await poll(activation);
			await poll();
			return { ...failed, delivered, swallowed, value: delivered, itemless: true };
		},
		answer: [names(1), names(2)],
	};
});
