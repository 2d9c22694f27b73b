import axios, { type AxiosInstance } from 'axios';
import pLimit from 'p-limit';

import { REFILL_MS } from '../cases.mts';
import { orderToCreate } from '../data.mts';
import type { Answer, Job } from '../types.mts';
import { lookUps, recordAnswer, type Work, type Worked } from './answers.mts';

const PAGE_SIZE = 100;
const AT_ONCE = 5;
const MAX_TRIES = 20;
const LONGEST_PAUSE_MS = 10_000;

interface Body {
	success_code: boolean;
	error_code?: string;
	response?: unknown;
}

type Get = (path: string, params?: Record<string, unknown>, data?: unknown) => Promise<Body>;

/**
 * A script without n8n. `loop` asks one thing after the other and takes what comes, as the vendor's PHP
 * client and the Ruby clients do. `pool` has five calls under way and repeats what is refused, after a
 * pause that doubles.
 */
export function prepareScript(job: Job): Work {
	const { task, peer } = job;
	const { apiUser, apiKey } = job.credential as Record<string, string>;
	const api = axios.create({
		baseURL: job.url,
		auth: { username: apiUser ?? '', password: apiKey ?? '' },
		validateStatus: () => true,
	});
	const ask = askWith(api);
	const atOnce = peer === 'pool' ? AT_ONCE : 1;
	const get: Get = peer === 'pool' ? withRepeats(ask) : ask;

	return async (elapsed) => {
		const workflowsMs: number[] = [];
		const records = await Promise.all(
			jobs().map(async (run) => {
				const found = await run();
				workflowsMs.push(elapsed());
				return found;
			}),
		);
		return { read: () => readRecords(records.flat()), workflowsMs };
	};

	function jobs(): Array<() => Promise<unknown[]>> {
		switch (task.kind) {
			case 'statuses':
				return lookUps(task.count, task.workflows).map((items) => async () => {
					const paths = items.map(({ cust_ref }) => `cart/orders/status/${cust_ref}`);
					return await each(paths, async (path) => (await get(path)).response);
				});
			case 'create': {
				const orders = Array.from({ length: task.count }, (_, index) => orderToCreate(index));
				return [
					async () =>
						await each(orders, async (order) => {
							const body = await get('cart/orders/cartrover', {}, order);
							return body.success_code ? { cust_ref: order.cust_ref, created: true } : undefined;
						}),
				];
			}
			case 'orders':
				return [async () => await pages('cart/orders/list/any', {})];
			case 'inventory':
				return [async () => await pages('merchant/inventory', {})];
			case 'poll': {
				const from_date = new Date(Date.now() - 90_000).toISOString();
				return [async () => await pages('cart/orders/list/any', { from_date })];
			}
		}
	}

	async function each<T>(list: T[], run: (one: T) => Promise<unknown>): Promise<unknown[]> {
		const limit = pLimit(atOnce);
		return await Promise.all(list.map(async (one) => await limit(run, one)));
	}

	/** As many pages at once as calls may be under way, until one is not full. */
	async function pages(path: string, params: Record<string, unknown>): Promise<unknown[]> {
		const rows: unknown[] = [];
		for (let page = 1; ; page += atOnce) {
			const numbers = Array.from({ length: page === 1 ? 1 : atOnce }, (_, index) => page + index);
			const bodies = await Promise.all(
				numbers.map(
					async (number) => await get(path, { ...params, limit: PAGE_SIZE, page: number }),
				),
			);
			if (page === 1) page += 1 - atOnce;
			const found = bodies.map(({ response }) =>
				Array.isArray(response) ? (response as unknown[]) : [],
			);
			for (const each of found) for (const row of each) rows.push(row);
			if (found.some(({ length }) => length < PAGE_SIZE)) return rows;
		}
	}
}

function askWith(api: AxiosInstance): Get {
	return async (url, params, data) => {
		const method = data === undefined ? 'get' : 'post';
		const { data: body } = await api.request<Body>({ method, url, params, data });
		return body;
	};
}

function withRepeats(ask: Get): Get {
	return async (...call) => {
		for (let tried = 1; ; tried++) {
			const body = await ask(...call);
			if (body.error_code !== 'RateLimit' || tried === MAX_TRIES) return body;
			const longest = Math.min(LONGEST_PAUSE_MS, REFILL_MS * 2 ** (tried - 1));
			const pause = longest * (0.5 + Math.random() / 2);
			await new Promise<void>((resolve) => setTimeout(resolve, pause));
		}
	};
}

function readRecords(records: unknown[]): ReturnType<Worked['read']> {
	// What was refused is missing: the loop notices, and goes on without it.
	const found = records.filter((record) => record !== undefined);
	const answers = found.flatMap((record): Answer[] => {
		const answer = recordAnswer(record as object);
		return answer ? [answer] : [];
	});
	return { answers, junk: found.length - answers.length };
}
