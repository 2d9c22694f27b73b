import { channel } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';

import axios, {
	AxiosHeaders,
	CanceledError,
	type AxiosResponse,
	type GenericAbortSignal,
	type InternalAxiosRequestConfig,
} from 'axios';

import type { Sandbox } from '../../../sandbox/index.mts';

/*
 * The way from n8n's HTTP helper to the sandbox without sockets, which take half of a history's time. All
 * that n8n and the node do to a request and to its answer stays; what is cut out is node:http.
 */

/** What the engine's clock watches to see whether requests are open (engine/httpActivity.mts). */
const requestStart = channel('http.client.request.start');

/**
 * Sends the requests to a sandbox past the sockets, as long as it may.
 *
 * @param isOpen whether a request may take the shortcut now; a fault that cuts a connection needs one
 * @returns ends that
 */
export function takeShortcut(sandbox: Sandbox, isOpen: () => boolean): () => void {
	const overHttp = axios.getAdapter('http');
	const before = axios.defaults.adapter;
	axios.defaults.adapter = async (config) =>
		isOpen() && axios.getUri(config).startsWith(sandbox.url)
			? await direct(sandbox, config)
			: await overHttp(config);
	return () => {
		axios.defaults.adapter = before;
	};
}

async function direct(
	sandbox: Sandbox,
	config: InternalAxiosRequestConfig,
): Promise<AxiosResponse> {
	const { signal, auth, method = 'get' } = config;
	const request = new EventEmitter();
	requestStart.publish({ request });
	const headers = Object.fromEntries(
		Object.entries(config.headers.toJSON()).map(([name, value]) => [name, String(value)]),
	);
	if (auth) {
		const pair = Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
		headers.authorization = `Basic ${pair}`;
	}
	try {
		const answer = await unless(
			signal,
			sandbox.inject({
				method: method.toUpperCase() as 'GET' | 'POST',
				url: axios.getUri(config).slice(sandbox.origin.length),
				headers,
				...(config.data !== undefined && { payload: String(config.data) }),
			}),
		);
		const { 'content-encoding': encoding, ...rest } = answer.headers;
		const isPacked = encoding === 'gzip';
		const { rawPayload } = answer;
		const data = Readable.from([isPacked ? gunzipSync(rawPayload) : rawPayload]);
		data.once('close', () => request.emit('close'));
		return {
			data,
			status: answer.statusCode,
			statusText: '',
			headers: new AxiosHeaders(rest as never),
			config,
			request,
		};
	} catch (error) {
		request.emit('close');
		throw error;
	}
}

/** What a promise comes to, or an error as soon as the signal is aborted. */
async function unless<T>(signal: GenericAbortSignal | undefined, promise: Promise<T>): Promise<T> {
	return await new Promise((resolve, reject) => {
		const cancel = () => reject(new CanceledError());
		if (signal?.aborted) cancel();
		signal?.addEventListener?.('abort', cancel);
		promise.then(resolve, reject).finally(() => signal?.removeEventListener?.('abort', cancel));
	});
}
