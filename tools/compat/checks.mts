/*
 * `tsx tools/compat/checks.mts FOLDER`: what must work on every version of n8n, with the package extracted
 * there, against a sandbox, on the real clock. Prints one line of JSON for each check. CARTROVER_ENGINE and
 * NODE_PATH lead to the version of n8n's engine.
 */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { createEngine, type Engine, type NodeResult } from '../../engine/index.mts';
import { startSandbox, type KeyLevel, type Sandbox } from '../../sandbox/index.mts';
import { CHECKS, type CheckName, type Finding } from './findings.mts';

const pause = async (ms: number) => await new Promise((wake) => setTimeout(wake, ms));

/** An execution that is stopped has to end within a second. */
const STOPPED_WITHIN_MS = 1_000;

type Options = Pick<Parameters<Engine['execute']>[0], 'signal' | 'node'>;

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const jsons = ({ items }: NodeResult) => items.map(({ json }) => json);
const REFERENCES = { custRef: byId('={{ $json.ref }}') };

class Checks implements Record<CheckName, () => Promise<void>> {
	constructor(
		private readonly folder: string,
		private readonly sandbox: Sandbox,
	) {}

	private loaded: Engine | undefined;

	private get engine(): Engine {
		if (!this.loaded) throw new Error('The package is not loaded');
		return this.loaded;
	}

	/** The nodes are found, the credential's test passes, a picker shows orders. */
	async load() {
		const credentials = { cartRoverApi: this.credential('merchant') };
		this.loaded = await createEngine({ packageDir: this.folder, credentials });

		assert.deepEqual(await this.engine.testCredential('cartRoverApi', credentials.cartRoverApi), {
			status: 'OK',
			message: 'Connection successful!',
		});
		const withoutKey = { ...credentials.cartRoverApi, apiKey: '' };
		const { message } = await this.engine.testCredential('cartRoverApi', withoutKey);
		assert.match(message, /^API Key is empty/);
		const { results } = await this.engine.listSearch('searchOrders');
		assert.ok(results.length > 0, 'the picker of orders is empty');
	}

	/** An order is made with its totals worked out and said, found, shipped, and its shipment confirmed. */
	async job() {
		const { store } = this.sandbox;
		const made = await this.order(['C-1', 'C-2']);
		assert.deepEqual(
			jsons(made).map(({ cust_ref }) => cust_ref),
			['C-1', 'C-2'],
		);
		assert.deepEqual(
			made.items.map(({ pairedItem }) => pairedItem),
			[{ item: 0 }, { item: 1 }],
		);
		const many = await this.run('cart', 'order', 'createMany', [{ cust_ref: 'C-1' }]);
		assert.ok(many.error, 'an order without an address was taken');

		store.setStatus('C-1', 'at_wms');
		store.ship('C-1', { trackingNo: '1Z-C-1' });
		const status = await this.run(
			'cart',
			'orderStatus',
			'get',
			made.items.map(({ json }) => ({ ref: json.cust_ref })),
			REFERENCES,
		);
		assert.deepEqual(
			jsons(status).map(({ order_status }) => order_status),
			['shipped', 'new'],
		);
		const shipped = await this.run('cart', 'shipment', 'getAll', [{ ref: 'C-1' }], {
			by: 'order',
			...REFERENCES,
		});
		assert.deepEqual(
			jsons(shipped).map(({ tracking_no }) => tracking_no),
			['1Z-C-1'],
		);
		const confirmed = await this.run('cart', 'shipment', 'confirm', [{ ref: 'C-1' }], {
			...REFERENCES,
			trackingNumbers: '1Z-C-1',
		});
		assert.equal(confirmed.error, undefined);
		assert.deepEqual(store.order('C-1')?.sentToCart, ['1Z-C-1']);
	}

	/** An agent's tool makes an order, and what n8n has no place for in a tool costs no answer. */
	async tool() {
		const { items, hints } = await this.order(['C-4']);
		assert.equal(hints.length, 1);
		const made = await this.engine.callTool({
			parameters: { resource: 'order', operation: 'create', ...this.form('C-5') },
			credentials: { cartRoverApi: this.credential('cart') },
		});
		assert.deepEqual(Object.keys(made[0] ?? {}), Object.keys(items[0]?.json ?? {}));
	}

	/** One bad item of three: the run stops, or it goes on, or the item leaves by the error output. */
	async failing() {
		const items = ['C-1', 'none', 'C-2'].map((ref) => ({ ref }));
		const look = async (onError?: 'continueErrorOutput' | 'continueRegularOutput') =>
			await this.run('cart', 'orderStatus', 'get', items, REFERENCES, { node: { onError } });

		const stopped = await look();
		assert.match(stopped.error?.message ?? '', /not found/i);

		const went = await look('continueRegularOutput');
		assert.equal(went.error, undefined);
		assert.deepEqual(
			jsons(went).map(({ error }) => typeof error),
			['undefined', 'string', 'undefined'],
		);

		const { outputs } = await look('continueErrorOutput');
		assert.deepEqual(
			outputs.map((output) => output.map(({ pairedItem }) => pairedItem)),
			[[{ item: 0 }, { item: 2 }], [{ item: 1 }]],
		);
	}

	/** What was done before an item failed is not done again when n8n tries once more. */
	async retry() {
		const { log, store } = this.sandbox;
		const before = log.entries.length;
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { error } = await this.order(['C-6', ''], { node });
		assert.match(error?.message ?? '', /Reference is missing/);
		assert.ok(store.order('C-6'), 'the good order was not made');
		assert.equal(log.entries.length - before, 1, 'the good order was sent again');
	}

	/** With no calls left, the run waits for them, loses nothing, and says that it waited. */
	async wait() {
		this.sandbox.drainBucket('cart');
		const items = Array.from({ length: 12 }, (_, index) => ({ ref: `C-${(index % 2) + 1}` }));
		const waited = await this.run('cart', 'orderStatus', 'get', items, REFERENCES);
		assert.equal(waited.error, undefined);
		assert.equal(waited.items.length, items.length);
		assert.match(waited.hints[0]?.message ?? '', /^This run waited \d+ seconds/);
	}

	/** Stop ends a wait for the rate limit, a pause that CartRover asks for, and a wait for an answer. */
	async cancel() {
		const { faults } = this.sandbox;
		const looking = async (level: KeyLevel, signal: AbortSignal) =>
			await this.run(level, 'orderStatus', 'get', items, REFERENCES, { signal });
		const items = Array.from({ length: 50 }, () => ({ ref: 'C-1' }));

		this.sandbox.drainBucket('merchant');
		await this.stops('the wait for the rate limit', async (signal) => looking('merchant', signal));
		faults.add({ fault: { kind: 'latency', ms: 30_000 } });
		await this.stops('the answer', async (signal) => looking('warehouse', signal));
		faults.add({ fault: { kind: 'rateLimit429', retryAfterSeconds: 30 } });
		await this.stops('the pause after a refusal', async (signal) =>
			this.order(['C-3'], { signal }),
		);
	}

	/** Nothing old, then each new order once. */
	async poll() {
		const poller = this.engine.poller({
			parameters: { event: 'orderCreated' },
			credentials: { cartRoverApi: this.credential('warehouse') },
		});
		assert.equal(await poller.poll(), null);
		const arrived = this.sandbox.arrive(3).map(({ custRef }) => custRef);
		const items = (await poller.poll()) ?? [];
		assert.deepEqual(items.map(({ json }) => json.cust_ref).sort(), arrived.sort());
		poller.restart();
		assert.equal(await poller.poll(), null);
		const sample = await poller.poll({ mode: 'manual' });
		assert.ok(sample && sample.length > 0, 'a test run shows nothing');
	}

	/** A signed push starts one execution, once; one that is not signed starts none. */
	async push() {
		const { apiKey } = this.sandbox.keys.merchant;
		const receiver = this.engine.receiver({
			credentials: { cartRoverApi: this.credential('merchant') },
		});
		const body = JSON.stringify({ orders: [{ cust_ref: 'P-1' }] });
		const signature = createHmac('sha256', apiKey).update(body).digest('hex');
		const headers = { 'X-Webhook-Event': 'order_new', 'X-Webhook-Signature': signature };
		const push = { body, headers };
		const { status, items = [] } = await receiver.receive(push);
		assert.equal(status, 200);
		assert.deepEqual(
			items.map(({ json }) => json.cust_ref),
			['P-1'],
		);
		assert.equal((await receiver.receive(push)).items, undefined, 'a repeat started an execution');
		const unsigned = await receiver.receive({ body });
		assert.deepEqual([unsigned.status, unsigned.items], [400, undefined]);
	}

	/** @throws where an execution does not end within a second of being stopped, or asks on */
	private async stops(
		what: string,
		run: (signal: AbortSignal) => Promise<NodeResult>,
	): Promise<void> {
		const ending = new AbortController();
		let stoppedAt = Infinity;
		setTimeout(() => {
			stoppedAt = performance.now();
			ending.abort();
		}, 500);
		const { status } = await run(ending.signal);
		const took = performance.now() - stoppedAt;
		assert.equal(status, 'canceled');
		assert.ok(took < STOPPED_WITHIN_MS, `${what} went on for ${(took / 1_000).toFixed(0)} s`);
		const { entries } = this.sandbox.log;
		// What was on its way is logged by then.
		await pause(500);
		const asked = entries.length;
		await pause(1_500);
		assert.equal(entries.length, asked, `after ${what} was stopped, CartRover was asked again`);
	}

	/** Makes orders in the form. */
	private async order(refs: string[], options: Options = {}): Promise<NodeResult> {
		const items = refs.map((ref) => ({ ref }));
		return await this.run('cart', 'order', 'create', items, this.form('={{ $json.ref }}'), options);
	}

	private form(custRef: string): INodeParameters {
		const [product] = this.sandbox.store.products();
		return {
			specifyOrder: 'fields',
			custRef: byId(custRef),
			shipCompany: 'Juniper & Oak',
			shipAddress1: '1 Test Rd',
			shipCity: 'Testville',
			shipState: 'OH',
			shipZip: '44101',
			shipCountry: 'USA',
			items: { line: [{ item: product?.sku ?? '', quantity: 2, price: 9.95 }] },
			// What is replaced is told in a hint.
			additionalFields: { grand_total: 25 },
			options: { totals: 'recalculate' },
		};
	}

	private credential(level: KeyLevel): IDataObject & Record<string, string> {
		const { keys, merchantPk, url } = this.sandbox;
		return { accessLevel: level, ...keys[level], merchantPk, baseUrl: url };
	}

	private async run(
		level: KeyLevel,
		resource: string,
		operation: string,
		items: IDataObject[],
		parameters: IDataObject = {},
		options: Options = {},
	): Promise<NodeResult> {
		return await this.engine.execute({
			parameters: { resource, operation, ...parameters } as never,
			items,
			credentials: { cartRoverApi: this.credential(level) },
			...options,
		});
	}
}

/** An error's words on one line, without folders of this machine. */
const problemOf = (error: unknown) =>
	String((error as Error).message)
		.replace(/\S*\/node_modules\//g, '')
		.replace(/\s+/g, ' ')
		.trim();

// cart keys see the merchant's orders in this reading
const sandbox = await startSandbox({ readings: ['cart-sees-all'] });
const checks = new Checks(process.argv[2] ?? '.', sandbox);
for (const name of Object.keys(CHECKS) as CheckName[]) {
	const finding: Finding = { name };
	try {
		await checks[name]();
	} catch (error) {
		finding.problem = problemOf(error);
	}
	console.log(JSON.stringify(finding));
	// Nothing else works, then.
	if (name === 'load' && finding.problem !== undefined) break;
}
await sandbox.close();
process.exit();
