import type { IncomingMessage, ServerResponse } from 'node:http';

import type { KeyLevel } from '../../../sandbox/index.mts';
import { startWorld, type World } from '../../support/world.mts';
import { type LocalServer, startServer } from '../../support/server.mts';
import { asIdentifier, isSendable, LEFTOVERS } from './values.mts';

/*
 * Hostile input, put into every place that takes text, and what must become of it: it arrives at the
 * endpoint that was meant, exactly as it was given, or it is refused in an error that names the field and
 * nothing is sent at all.
 */

type Result = Awaited<ReturnType<World['run']>>;

/** What comes over the wire. */
type Recorded = IncomingMessage & { method: string; url: string };

function likeCartRover(_: IncomingMessage, response: ServerResponse): void {
	response.setHeader('content-type', 'application/json');
	response.end('{"success_code":true,"response":[]}');
}

/** An operation that takes a text, and where that arrives. */
interface Place {
	name: string;
	level: KeyLevel;
	resource: string;
	operation: string;
	/** The parameters with `value` in its place: as an expression sees it, `$json.value`. */
	parameters: Record<string, unknown>;
	/** How an error calls the field. */
	field: RegExp;
	method: 'GET' | 'POST';
	/** In front of the text, in a path. */
	path: string;
}

const locator = (mode: string) => ({ __rl: true, mode, value: '={{ $json.value }}' });
const custRef = locator('id');

export const PLACES: readonly Place[] = [
	['order', 'get', 'cart', 'GET', 'cart/orders/', { custRef }],
	['order', 'cancel', 'cart', 'GET', 'cart/orders/wms_cancel/', { custRef: locator('list') }],
	['orderStatus', 'get', 'merchant', 'GET', 'merchant/orders/status/', { custRef }],
	[
		'orderStatus',
		'update',
		'merchant',
		'POST',
		'merchant/orders/update/',
		{ custRef, status: 'at_wms' },
	],
	['shipment', 'getAll', 'cart', 'GET', 'cart/orders/status/', { by: 'order', custRef }],
	[
		'shipment',
		'create',
		'merchant',
		'POST',
		'merchant/orders/update/',
		{ custRef, carrier: 'UPS', trackingNumber: 'T-1' },
	],
	[
		'shipment',
		'confirm',
		'cart',
		'POST',
		'cart/orders/update/',
		{ custRef, trackingNumbers: 'T-1', options: { confirmBeforeShipped: true } },
	],
	['inventory', 'get', 'merchant', 'GET', 'merchant/inventory/', { sku: locator('id') }],
	['product', 'get', 'merchant', 'GET', 'merchant/product/', { sku: locator('list') }],
	[
		'shipMethod',
		'getMapping',
		'merchant',
		'GET',
		'cart/shipmethod/list/',
		{ orderSource: locator('id') },
	],
	[
		'shipMethod',
		'setMapping',
		'merchant',
		'POST',
		'cart/shipmethod/',
		{ orderSource: locator('id'), mappings: { mapping: [{ cart_code: 'X', wms_code: '' }] } },
	],
].map((row) => {
	const [resource, operation, level, method, path, parameters] = row as [
		string,
		string,
		KeyLevel,
		'GET' | 'POST',
		string,
		Record<string, unknown>,
	];
	return {
		name: `${resource} ${operation}`,
		resource,
		operation,
		level,
		method,
		path,
		parameters,
		field: /cust_ref|Order|sku|SKU|order_source/,
	};
});

/** What the node and the credential's test ask for, below the Base URL. */
const ASKED = ['/wms/shipmethod/list', '/cart/orders/list/any', '/merchant/orders/list/any'];

/** Hosts that stand for CartRover and for somebody else, and the node between them. */
export class Probes {
	meant!: LocalServer;
	private other!: LocalServer;
	/** Requests that came to either of them: there are none where everything is refused. */
	arrived = 0;
	private world!: World;

	async open(): Promise<void> {
		this.world = await startWorld({ empty: true });
		this.meant = await startServer(likeCartRover);
		this.other = await startServer(likeCartRover);
	}

	async close(): Promise<void> {
		await this.world.end();
		await this.meant.close();
		await this.other.close();
	}

	async run(place: Omit<Place, 'name' | 'field'>, values: unknown[], more = {}): Promise<Result> {
		const { resource, operation, parameters, level } = place;
		return await this.world.run(resource, operation, parameters, {
			level,
			items: values.map((value) => ({ value })) as never,
			credential: { baseUrl: `http://${this.meant.host}/v1` },
			...more,
		});
	}

	/** Runs an operation with a Base URL, and the test of such a credential. */
	private async useBase(baseUrl: string): Promise<void> {
		const credential = { baseUrl };
		await this.world.run('shipMethod', 'getAll', {}, { credential });
		await this.world.engine.testCredential('cartRoverApi', {
			...this.world.credential('cart').cartRoverApi,
			...credential,
		});
	}

	/** What one of the two hosts was asked since the last time. */
	private take(host: LocalServer): Recorded[] {
		const requests = host.requests.splice(0) as Recorded[];
		this.arrived += requests.length;
		return requests;
	}

	/**
	 * Puts a value into a place.
	 *
	 * @returns what is not as it must be
	 */
	async probe(place: Place, value: unknown): Promise<string[]> {
		const { error } = await this.run(place, [value]);
		const requests = this.take(this.meant);
		const wrong = this.take(this.other).map(({ url }) => `another host was asked: ${url}`);
		const isText = typeof value === 'string' || typeof value === 'number';
		const text = isText ? asIdentifier(String(value)) : '';
		// A number that is below 0 or broken is no name.
		const mayBeRefused = isText && (LEFTOVERS.test(text) || /^-?\d+\.\d+$|^-\d/.test(text));
		if (!isText || !isSendable(text)) {
			if (requests.length > 0) wrong.push(`was sent: ${requests[0]?.url}`);
			if (!place.field.test(error?.message ?? '')) wrong.push(`names no field: ${error?.message}`);
			return wrong;
		}
		if (mayBeRefused && requests.length === 0 && place.field.test(error?.message ?? ''))
			return wrong;
		const prefix = `/v1/${place.path}`;
		if (requests.length === 0) wrong.push(`was not sent: ${error?.message}`);
		for (const { method, url } of requests) {
			const part = url.slice(prefix.length);
			const arrived = url.startsWith(prefix) && !/[/?#]/.test(part) && decodeURIComponent(part);
			if (arrived === text && method === place.method) continue;
			// A write whose answer says too little is looked up.
			if (method === 'GET' && /\/orders\/status\/[^/?]+$/.test(url)) continue;
			wrong.push(`arrived as ${method} ${url}`);
		}
		return wrong;
	}

	/** Asks a custom path with `EVIL` for the other host. Out: what is not as it must be. */
	async probePath(given: string, option: boolean): Promise<string[]> {
		const path = given.replaceAll('EVIL', this.other.host);
		const { error, items } = option
			? await this.run(
					{
						...(PLACES[3] as Place),
						parameters: {
							custRef: { __rl: true, mode: 'id', value: 'R' },
							status: 'at_wms',
							options: { endpointPath: '={{ $json.value }}' },
						},
					},
					[path],
				)
			: await this.run(
					{
						resource: 'request',
						operation: 'send',
						level: 'cart',
						method: 'GET',
						path: '',
						parameters: { method: 'GET', path: '={{ $json.value }}' },
					},
					[path],
				);
		const wrong = this.take(this.other).map(({ url }) => `another host was asked: ${url}`);
		const requests = this.take(this.meant);
		if (requests.length === 0) {
			// Without one there is the path of the operation, or a list without rows.
			if (!/path|Path|cust_ref|level/.test(error?.message ?? '')) {
				wrong.push(`not sent, and no field is named: ${error?.message ?? JSON.stringify(items)}`);
			}
			return wrong;
		}
		for (const { url, headers } of requests) {
			if (headers.host !== this.meant.host) wrong.push(`host ${headers.host}`);
			if (!url.startsWith('/v1/')) wrong.push(`left the base: ${url}`);
			// Whatever a server decodes once, and an address parser makes of it.
			for (const seen of [url, decodeURIComponent(url)]) {
				const steps = seen.split(/[/\\]/);
				if (steps.includes('..') || steps.includes('.')) wrong.push(`climbs: ${url}`);
			}
			if (/[?#]/.test(url)) wrong.push(`has a query: ${url}`);
			if (new URL(url, `http://${this.meant.host}`).pathname !== url) wrong.push(`changes: ${url}`);
		}
		return wrong;
	}

	/**
	 * Uses a Base URL with `GOOD` and `EVIL` for hosts.
	 *
	 * @param usable whether it can be used, where that is known
	 * @returns what is not as it must be
	 */
	async probeBase(given: string, usable?: boolean): Promise<string[]> {
		const base = given.replaceAll('GOOD', this.meant.host).replaceAll('EVIL', this.other.host);
		await this.useBase(base);
		const said = URL.canParse(base.trim()) ? new URL(base.trim()) : undefined;
		const below = base.trim().replace(/\/+$/, '');
		const root = URL.canParse(below) ? new URL(below).pathname.replace(/\/$/, '') : undefined;
		const wrong: string[] = [];
		let asked = 0;
		for (const recorder of [this.meant, this.other]) {
			for (const { url, headers } of this.take(recorder)) {
				asked += 1;
				if (said?.host !== recorder.host) wrong.push(`${recorder.host} was asked for ${base}`);
				if (said?.username || said?.search || said?.hash) wrong.push(`${base} was used`);
				if (!/^(localhost|127\.[\d.]+|\[::1\])$/.test(said?.hostname ?? '')) {
					wrong.push(`the key went unencrypted to ${String(headers.host)}`);
				}
				// Odd ones at random may be read in more than one way; they still end where they must.
				const path = url.replace(/\?.*/, '');
				const exact = ASKED.some((own) =>
					usable === undefined ? path.endsWith(own) : path === root + own,
				);
				if (!exact) wrong.push(`asked for ${url}, below ${root}`);
			}
		}
		// One by the node, one by the credential's test.
		if (usable === true && asked !== 2) wrong.push(`${base} was asked ${asked} times`);
		if (usable === false && asked > 0) wrong.push(`${base} was asked`);
		return wrong;
	}

	/** Puts a text into a field that becomes a header line. Out: what is not as it must be. */
	async probeHeader(field: 'apiUser' | 'apiKey' | 'merchantPk', value: string): Promise<string[]> {
		const credential = { baseUrl: `http://${this.meant.host}/v1`, [field]: value };
		const { error } = await this.world.run(
			'shipMethod',
			'getAll',
			{},
			{ level: 'warehouse', credential },
		);
		const wrong = this.take(this.meant).map(({ headers }) => `sent ${JSON.stringify(headers)}`);
		if (!/(API User|API Key|Merchant PK) contains a line break/.test(error?.message ?? '')) {
			wrong.push(`names no field: ${error?.message}`);
		}
		return wrong;
	}
}
