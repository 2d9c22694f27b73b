import { createHmac } from 'node:crypto';

import fc from 'fast-check';

import { createEngine, type Receiver } from '../../../engine/index.mts';
import { isPaymentField } from '../../../nodes/CartRover/model/payment.ts';
import { isRecord } from '../../../nodes/CartRover/model/wire.ts';
import { TIMES } from '../../support/chance.mts';
import { anyJson, mutate, mutation } from '../../support/fuzz/mutations.mts';

/* Whatever is sent to the webhook, signed or not: it is answered, and nothing unsigned starts anything. */

const KEY = 'sandbox-merchant-key';
const ORDER = {
	cust_ref: 'A-1',
	cust_po_no: '#1',
	order_source: 'Shopify',
	order_status: 'shipped',
	created_date_time: '2026-03-01T12:00:00+00:00',
	credit_card_no: '4111111111111111',
	items: [{ line_no: '1', item: 'MUG', quantity: '2', price: '8.0000', extra_fields: [] }],
	shipments: [{ carrier: 'UPS', tracking_no: '1Z', items: [{ item: 'MUG', quantity: 2 }] }],
};

let receivers: Receiver[];
beforeAll(async () => {
	const cartRoverApi = {
		accessLevel: 'merchant',
		apiUser: 'demo-merchant',
		apiKey: KEY,
		baseUrl: 'https://api.cartrover.com/v1',
	};
	const engine = await createEngine({
		packageDir: process.cwd(),
		credentials: { cartRoverApi },
	});
	const settings = [
		{},
		{ output: 'raw' },
		{ output: 'selected', fields: 'cust_ref, items, __proto__, cvv, webhook_event' },
		{ filters: { statuses: ['shipped'], orderSource: 'Shopify' } },
	];
	receivers = settings.map((parameters, id) =>
		engine.receiver({ parameters: parameters as never, node: { id: `fuzz ${id}` } }),
	);
});

const bodies: fc.Arbitrary<Uint8Array> = fc.oneof(
	anyJson.map((orders) => Buffer.from(JSON.stringify({ orders }))),
	fc.array(mutation, { minLength: 1, maxLength: 3 }).map((changes) => {
		const holder = { root: structuredClone({ orders: [ORDER, ORDER] }) as unknown };
		for (const change of changes) mutate(holder, change);
		return Buffer.from(JSON.stringify(holder.root) ?? '');
	}),
	anyJson.map((value) => Buffer.from(JSON.stringify(value) ?? '')),
	fc.uint8Array({ maxLength: 300 }),
	fc.string({ maxLength: 100 }).map((text) => Buffer.from(`{"orders":[${text}]}`)),
);

const hex = fc.stringMatching(/^[0-9a-fA-F]{64}$/);
const events = fc.oneof(fc.constantFrom('order_new', 'order_update', ''), fc.string());

const request = fc.record({
	body: fc.option(bodies, { nil: undefined }),
	/** What is done about the signature. */
	signature: fc.oneof(
		{ weight: 3, arbitrary: fc.constant('right' as const) },
		{ weight: 1, arbitrary: fc.constant('none' as const) },
		{ weight: 1, arbitrary: fc.record({ text: fc.oneof(hex, fc.string()) }) },
		{ weight: 1, arbitrary: fc.record({ key: fc.string() }) },
		{ weight: 1, arbitrary: fc.record({ of: bodies }) },
	),
	event: fc.option(events, { nil: undefined }),
	receiver: fc.nat(3),
	mode: fc.constantFrom('webhook' as const, 'manual' as const),
});

const sign = (body: Uint8Array, key: string) =>
	createHmac('sha256', key).update(body).digest('hex');

test(
	'is answered at once, starts nothing that is not signed, and gives clean items',
	async () => {
		const tally = { started: 0, refused: 0 };
		const property = fc.asyncProperty(request, async ({ body, signature, event, ...given }) => {
			const bytes = body ?? new Uint8Array();
			const right = sign(bytes, KEY);
			let header: string | undefined = right;
			if (signature === 'none') header = undefined;
			else if (signature !== 'right') {
				if ('text' in signature) header = signature.text;
				else header = 'key' in signature ? sign(bytes, signature.key) : sign(signature.of, KEY);
			}
			const isSigned = header?.trim().toLowerCase() === right;
			const came = await receivers[given.receiver]?.receive(
				{
					body,
					headers: {
						...(header !== undefined && { 'x-webhook-signature': header }),
						...(event !== undefined && { 'x-webhook-event': event }),
					},
				},
				given.mode,
			);
			if (!came) throw new Error('There is no such receiver');
			expect(came.error).toBeUndefined();
			expect(came.body).toEqual({ message: expect.any(String) });
			if (!isSigned)
				expect([came.status === 400 || came.status === 401, came.items]).toEqual([true, undefined]);
			else expect([200, 400]).toContain(came.status);
			if (came.items) tally.started++;
			else if (came.status !== 200) tally.refused++;
			for (const { json } of came.items ?? []) {
				expect(Object.keys(json)).not.toHaveLength(0);
				expect(JSON.parse(JSON.stringify(json))).toEqual(json);
				assertClean(json);
			}
		});
		await fc.assert(property, { numRuns: 3_000 * TIMES });
		// Both happen, or the cases say nothing.
		expect(tally.started).toBeGreaterThan(100 * TIMES);
		expect(tally.refused).toBeGreaterThan(1_000 * TIMES);
	},
	300_000 * TIMES,
);

function assertClean(value: unknown): void {
	if (Array.isArray(value)) value.forEach(assertClean);
	if (!isRecord(value)) return;
	for (const [name, entry] of Object.entries(value)) {
		if (name === '__proto__' || isPaymentField(name, value)) throw new Error(`It holds ${name}`);
		assertClean(entry);
	}
}
