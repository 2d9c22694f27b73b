import { z } from 'zod';
import { DEMO_KEYS } from '../keys.mts';
import { HOOK_EVENTS } from '../webhooks.mts';
import { ControlError, count, routesOf } from './route.mts';
import type { Delivery, Hook } from '../webhooks.mts';

const route = routesOf('Webhooks');

const event = z.enum(HOOK_EVENTS);
const hook = z.object({
	id: z.string(),
	url: z.string(),
	events: z.array(event),
	api_user: z.string(),
});
const delivery = z.object({
	time: z.string(),
	webhook: z.string(),
	event,
	cust_refs: z.array(z.string()),
	signature: z.string(),
	attempt: z.number(),
	status: z.number().nullable(),
	repeats: z.boolean(),
});
const deliveries = z.object({ deliveries: z.array(delivery) });

const shownHook = ({ apiUser, ...rest }: Hook): object => ({ ...rest, api_user: apiUser });

const shownDelivery = ({ hook: webhook, refs, time, ...rest }: Delivery): object => ({
	...rest,
	time: new Date(time).toISOString(),
	webhook,
	cust_refs: refs,
});

export const webhookRoutes = [
	route('GET /webhooks', {
		summary: 'The addresses that pushes go to',
		gives: z.object({ webhooks: z.array(hook) }),
		run: ({ sandbox }) => ({ webhooks: sandbox.webhooks.hooks.map(shownHook) }),
	}),
	route('POST /webhooks', {
		summary: 'Registers an address for the orders that a cart or merchant key sees; the key signs',
		body: z
			.object({
				url: z
					.string()
					.url()
					.max(2_000)
					.regex(/^https?:/i, 'http or https only'),
				events: z.array(event).min(1).optional(),
				api_user: z.string().default(DEMO_KEYS.merchant.apiUser),
			})
			.strict(),
		example: { url: 'http://127.0.0.1:5678/webhook/cartrover', events: ['order_new'] },
		gives: z.object({ webhook: hook }),
		run: ({ sandbox, body: { api_user: apiUser, ...rest } }) => ({
			webhook: shownHook(sandbox.webhooks.add({ ...rest, apiUser })),
		}),
	}),
	route('DELETE /webhooks/{id}', {
		summary: 'Takes an address away, with the repeats that are due to it',
		gives: z.object({ removed: z.string() }),
		run: ({ sandbox, params: { id = '' } }) => {
			if (!sandbox.webhooks.remove(id)) throw new ControlError(`There is no webhook ${id}`, 404);
			return { removed: id };
		},
	}),
	route('POST /webhooks/push', {
		summary:
			'Pushes orders as they are now: one each or all together, several times, the last one first',
		ofMerchant: true,
		body: z
			.object({
				event,
				cust_refs: z.array(z.string()).min(1).max(1_000),
				together: z.boolean().optional(),
				times: z.number().int().min(1).max(100).optional(),
				out_of_order: z.boolean().optional(),
			})
			.strict(),
		example: { event: 'order_update', cust_refs: ['A-1'], times: 2 },
		gives: deliveries,
		run: async ({ sandbox, merchant, body: { cust_refs, out_of_order: outOfOrder, ...rest } }) => {
			const orders = cust_refs.map((ref) => {
				const order = merchant.store.order(ref);
				if (!order) throw new ControlError(`There is no order ${ref}`, 404);
				return order;
			});
			const made = await sandbox.webhooks.push(orders, merchant.pk, { ...rest, outOfOrder });
			return { deliveries: made.map(shownDelivery) };
		},
	}),
	route('GET /webhooks/deliveries', {
		summary: 'Every attempt to deliver, the last ones where `limit` is given',
		query: { limit: count(10_000).default(10_000) },
		gives: deliveries,
		run: ({ sandbox, query: { limit } }) => {
			const all = sandbox.webhooks.deliveries;
			return { deliveries: (limit === 0 ? [] : all.slice(-limit)).map(shownDelivery) };
		},
	}),
];
