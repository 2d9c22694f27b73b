import { fastify } from 'fastify';
import { NO_JSON } from './gateway.mts';
import { API_ROOT, apiPath, CONTROL_ROOT } from './paths.mts';
import { orderChanges } from './routes/orderChanges.mts';
import { orderCreates } from './routes/orderCreates.mts';
import { orderReads } from './routes/orderReads.mts';
import { setupEndpoints } from './routes/setup.mts';
import { stockEndpoints } from './routes/stock.mts';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { Endpoint } from './endpoint.mts';
import type { Gateway } from './gateway.mts';

/** Every path of the API. */
export const ENDPOINTS: readonly Endpoint[] = [
	...orderCreates,
	...orderReads('cart'),
	...orderReads('merchant'),
	...orderChanges,
	...stockEndpoints,
	...setupEndpoints,
];

// 500 orders of a batch are larger than the framework's megabyte
const BODY_LIMIT = 32 * 1024 * 1024;

/** The HTTP server: all of the API under `/v1`. It does not listen yet. */
export function buildServer(gateway: Gateway): FastifyInstance {
	const app = fastify({
		bodyLimit: BODY_LIMIT,
		// a HEAD of wms_cancel would cancel
		exposeHeadRoutes: false,
		// a request that hangs or sleeps must not keep the sandbox from closing
		forceCloseConnections: true,
		routerOptions: { maxParamLength: 4096 },
		// a path that cannot be decoded never reaches a route
		frameworkErrors: ({ statusCode = 400, message }, { url }, reply: unknown) => {
			const isControl = url.startsWith(CONTROL_ROOT);
			const body = isControl ? { error: message } : errorBody('Invalid', message);
			void (reply as FastifyReply).code(statusCode).send(body);
		},
	});
	acceptAnyBody(app);
	for (const endpoint of ENDPOINTS) {
		app.route({
			method: endpoint.method,
			url: `${API_ROOT}/${endpoint.path}`,
			handler: (request, reply) => gateway.handle(request, reply, endpoint),
		});
	}
	app.setNotFoundHandler((request, reply) =>
		request.url.startsWith(`${API_ROOT}/`)
			? gateway.handle(request, reply, undefined)
			: reply.code(404).send(errorBody('Invalid', `Not found: ${apiPath(request.url)}`)),
	);
	app.setErrorHandler<FastifyError>((error, _request, reply) => {
		const status = error.statusCode ?? 500;
		const code = status < 500 ? 'Invalid' : 'Failure';
		void reply.code(status).send(errorBody(code, error.message));
	});
	return app;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads any body as JSON, whatever its type says; what is none is the gateway's to refuse. */
function acceptAnyBody(app: FastifyInstance): void {
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
		try {
			const text = UTF8.decode(body as Buffer);
			done(null, text.trim() === '' ? undefined : JSON.parse(text));
		} catch {
			done(null, NO_JSON);
		}
	});
}

function errorBody(error_code: 'Invalid' | 'Failure', message: string): object {
	return { success_code: false, error_code, message };
}
