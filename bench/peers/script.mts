import axios from 'axios';
import pLimit from 'p-limit';

import { REFILL_MS } from '../cases.mts';
import { ordersToCreate, refsOf } from '../data.mts';
import type { Job, Work } from '../types.mts';

const PAGE_SIZE = 100;
const AT_ONCE = 25;
const LONGEST_PAUSE_MS = 10_000;

interface Body {
	success_code: boolean;
	error_code?: string;
	response?: unknown;
}

/**
 * A script without n8n, by somebody who knows the API: 25 calls under way, orders in batches, and what is
 * refused is repeated after a pause that doubles until it is answered.
 */
export function prepareScript({ task, url, keys }: Job): Work {
	const api = axios.create({
		baseURL: url,
		auth: { username: keys.apiUser, password: keys.apiKey },
		validateStatus: () => true,
	});
	const limit = pLimit(AT_ONCE);

	const ask = async (path: string, params?: object, data?: object) =>
		await limit(async () => {
			for (let pause = REFILL_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
				const method = data ? 'post' : 'get';
				const { data: body } = await api.request<Body>({ method, url: path, params, data });
				if (body.error_code !== 'RateLimit') return body;
				const ms = pause * (0.5 + Math.random() / 2);
				await new Promise<void>((resolve) => setTimeout(resolve, ms));
			}
		});

	/** As many pages at once as calls may be under way, until one is not full. */
	async function pages(path: string): Promise<Body[]> {
		const bodies: Body[] = [];
		const full = ({ response }: Body) => Array.isArray(response) && response.length === PAGE_SIZE;
		for (let count = 1; bodies.every(full); count = AT_ONCE) {
			const wave = Array.from({ length: count }, (_, index) => bodies.length + index + 1);
			bodies.push(
				...(await Promise.all(
					wave.map(async (page) => await ask(path, { limit: PAGE_SIZE, page })),
				)),
			);
		}
		return bodies;
	}

	return async () => {
		switch (task.kind) {
			case 'lookups':
				return await Promise.all(
					refsOf(task).map(async (ref) => await ask(`cart/orders/status/${ref}`)),
				);
			case 'create': {
				const orders = ordersToCreate(task.count);
				const bodies: Body[] = [];
				for (let at = 0; at < orders.length; at += PAGE_SIZE) {
					bodies.push(await ask('cart/orders/batch', {}, orders.slice(at, at + PAGE_SIZE)));
				}
				return bodies;
			}
			case 'orders':
				return await pages('cart/orders/list/any');
			case 'inventory':
				return await pages('merchant/inventory');
		}
	};
}
