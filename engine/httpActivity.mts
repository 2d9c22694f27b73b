import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const HTTP_START = 'http.client.request.start';
const UNDICI_START = 'undici:request:create';
const UNDICI_ENDS = ['undici:request:trailers', 'undici:request:error'];

/**
 * Watches the HTTP requests that this process sends, by Node's diagnostics channels: those of
 * node:http (and all that is built on it) and those of the built-in `fetch`. A request is open from
 * its start until its answer has been read, or it has failed, or it was given up.
 */
export class HttpActivity {
	private requests = 0;
	private readonly fetches = new Set<unknown>();

	/** @param onChange called after every start and end */
	constructor(private readonly onChange: () => void) {
		subscribe(HTTP_START, this.onHttpStart);
		subscribe(UNDICI_START, this.onFetchStart);
		for (const channel of UNDICI_ENDS) subscribe(channel, this.onFetchEnd);
	}

	/** How many requests are open. */
	get open(): number {
		return this.requests + this.fetches.size;
	}

	stop(): void {
		unsubscribe(HTTP_START, this.onHttpStart);
		unsubscribe(UNDICI_START, this.onFetchStart);
		for (const channel of UNDICI_ENDS) unsubscribe(channel, this.onFetchEnd);
	}

	// The channels for the end of a request leave out some ends (a cut answer counts as finished when
	// its headers are in). The request's own 'close' comes once, however it ended.
	private readonly onHttpStart = (message: unknown): void => {
		const { request } = message as { request: ClientRequest };
		this.requests += 1;
		request.once('close', () => {
			this.requests -= 1;
			this.onChange();
		});
		this.onChange();
	};

	private readonly onFetchStart = (message: unknown): void => {
		this.fetches.add((message as { request: unknown }).request);
		this.onChange();
	};

	private readonly onFetchEnd = (message: unknown): void => {
		this.fetches.delete((message as { request: unknown }).request);
		this.onChange();
	};
}
