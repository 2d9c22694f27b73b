import { z } from 'zod';
import { ApiRefusal } from '../answers.mts';
import { NO_JSON } from '../gateway.mts';
import { DEMO_MERCHANT } from '../keys.mts';
import { openApi30 } from '../openapi30.mts';
import { CONTROL_ROOT } from '../paths.mts';
import { accountRoutes } from './accounts.mts';
import { machineRoutes } from './machine.mts';
import { controlDescription } from './openapi.mts';
import { orderRoutes } from './orders.mts';
import { ControlError, mistakes } from './route.mts';
import { stateRoutes } from './state.mts';
import { stockRoutes } from './stock.mts';
import { webhookRoutes } from './webhooks.mts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Sandbox } from '../index.mts';
import type { ControlRoute } from './route.mts';

/** The control interface: everything that changes the sandbox from outside, and what shows it. */
export const CONTROL_ROUTES: readonly ControlRoute[] = [
	...stateRoutes,
	...machineRoutes,
	...orderRoutes,
	...stockRoutes,
	...accountRoutes,
	...webhookRoutes,
];

/** Adds the control routes. They ask for no key: the sandbox listens on the machine itself. */
export function addControl(app: FastifyInstance, sandbox: Sandbox): void {
	app.register(async (routes) => {
		routes.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
			const isAsked = error instanceof ApiRefusal || error instanceof RangeError;
			const own = error instanceof ControlError ? error.status : error.statusCode;
			void reply.code(isAsked ? 400 : (own ?? 500)).send({ error: error.message });
		});
		routes.addHook('onRequest', refuseOtherOrigins);
		for (const route of CONTROL_ROUTES) {
			routes.route({
				method: route.method,
				url: CONTROL_ROOT + route.path.replace(/\{(\w+)\}/g, ':$1'),
				handler: (request) => run(route, request, sandbox),
			});
		}
		const description = ({ host }: FastifyRequest): object =>
			controlDescription(CONTROL_ROUTES, `http://${host}${CONTROL_ROOT}`);
		routes.get(`${CONTROL_ROOT}/openapi.json`, description);
		routes.get(`${CONTROL_ROOT}/openapi-3.0.json`, (request) => openApi30(description(request)));
		for (const rest of ['', '/*']) routes.all(CONTROL_ROOT + rest, refuse);
	});
}

/** Any web page that is open on this machine could ask a browser to call; the browser says where it is from. */
async function refuseOtherOrigins({ headers, host }: FastifyRequest): Promise<void> {
	const { origin, 'sec-fetch-site': site = 'none' } = headers;
	const isOwn = origin === undefined || origin === `http://${host}`;
	if (isOwn && ['none', 'same-origin'].includes(String(site))) return;
	throw new ControlError('A web page of another origin may not control the sandbox', 403);
}

/** What no route takes: another method of a path that there is, or a path that there is not. */
function refuse({ method, url }: FastifyRequest): never {
	const [path = ''] = url.slice(CONTROL_ROOT.length).split('?');
	const methods = CONTROL_ROUTES.filter((route) =>
		new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
	).map((route) => route.method);
	if (methods.length === 0) {
		throw new ControlError(
			`There is no ${path || '/'}. ${CONTROL_ROOT}/openapi.json lists all`,
			404,
		);
	}
	throw new ControlError(`${path} takes ${methods.join(' and ')}, not ${method}`, 405);
}

/** Clients send an empty object where there is nothing to say. */
const NO_BODY = z.object({}).strict().optional();

function run(route: ControlRoute, request: FastifyRequest, sandbox: Sandbox): unknown {
	const { merchant: pk = DEMO_MERCHANT.pk, ...rest } = request.query as Record<string, unknown>;
	const merchant = sandbox.accounts.merchant(String(pk));
	if (!merchant) throw new ControlError(`There is no merchant ${String(pk)}`, 404);
	if (request.body === NO_JSON) throw new ControlError('The body is no JSON');
	return route.run({
		sandbox,
		merchant,
		params: request.params as Record<string, string>,
		query: read(route.query, rest, 'query'),
		body: read(route.body ?? NO_BODY, request.body, 'body'),
	});
}

function read(schema: z.ZodTypeAny, given: unknown, what: string): unknown {
	const read = schema.safeParse(given);
	if (!read.success) throw new ControlError(mistakes(read.error, what));
	return read.data;
}
