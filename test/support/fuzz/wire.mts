import { Readable } from 'node:stream';

import axios, { AxiosError, AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';

/*
 * Puts answers in place of CartRover's, below n8n's request helper: in the place of axios's own way to the
 * network. What real streams add is tested in test/engine/api/body.test.mts.
 */

/** An answer as it comes over the wire. */
export interface Answered {
	status: number;
	headers: Record<string, string>;
	body: Buffer;
}

/** What a server gives, or the code with which the request fails. */
export type Served = Answered | { fails: string };

export type Serve = () => Served;

/** Where the nodes' requests go. */
export interface Wire {
	/** For the credential. */
	baseUrl: string;
	/** Answers from now on with this. */
	answerWith: (serve: Serve) => void;
	end: () => Promise<void>;
}

const nothing: Serve = () => ({ fails: 'ECONNREFUSED' });

type Adapter = (config: InternalAxiosRequestConfig) => Promise<never>;

/** Puts something in the place of axios's own adapter; gives the way back. */
function replaceAdapter(adapter: (config: InternalAxiosRequestConfig) => unknown): () => void {
	const { adapter: own } = axios.defaults;
	axios.defaults.adapter = adapter as Adapter;
	return () => {
		axios.defaults.adapter = own;
	};
}

/** Answers within the process: n8n's helper is the real one, down to axios. */
export function wireInProcess(): Wire {
	let serve = nothing;
	const restore = replaceAdapter(async (config) => {
		const served = serve();
		if ('fails' in served) {
			// As axios does it: the error holds the request with its authorization.
			throw new AxiosError(`connect ${served.fails}`, served.fails || undefined, config, {
				headers: config.headers,
			});
		}
		const { status, headers, body } = served;
		const data = Readable.from(body.length > 0 ? [body] : []);
		return { data, status, statusText: '', headers: new AxiosHeaders(headers), config };
	});
	return {
		baseUrl: 'https://api.example.com/v1',
		answerWith: (next) => (serve = next),
		end: async () => restore(),
	};
}

const KEPT = /^(x-|total|date|content-type)/;

/** Notes what a real server answers during some work. */
export async function noted(work: () => Promise<unknown>): Promise<Answered[]> {
	const answers: Answered[] = [];
	const overHttp = axios.getAdapter('http') as Adapter;
	const restore = replaceAdapter(async (config) => {
		const response: { data: Readable; status: number; headers: object } = await overHttp(config);
		const body = Buffer.concat(await response.data.toArray());
		const entries = Object.entries(response.headers).filter(([name]) => KEPT.test(name));
		const headers = Object.fromEntries(entries) as Record<string, string>;
		answers.push({ status: response.status, headers, body });
		return { ...response, data: Readable.from(body.length > 0 ? [body] : []) };
	});
	await work().finally(restore);
	return answers;
}
