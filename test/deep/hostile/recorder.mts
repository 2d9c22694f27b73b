import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorded {
	method: string;
	/** As it came over the wire. */
	url: string;
	headers: IncomingMessage['headers'];
}

/** A server that notes whatever it is asked, and answers like CartRover. */
export class Recorder {
	readonly requests: Recorded[] = [];
	private readonly server: Server = createServer((request, response) => {
		const { method = '', url = '', headers } = request;
		this.requests.push({ method, url, headers });
		response.setHeader('content-type', 'application/json');
		response.end('{"success_code":true,"response":[]}');
	});

	/** @param address where it listens */
	async open(address = '127.0.0.1'): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			this.server.once('error', reject).listen(0, address, resolve);
		});
	}

	/** Host and port. */
	get host(): string {
		const { address, port } = this.server.address() as AddressInfo;
		return `${address}:${port}`;
	}

	/** What came since the last time. */
	take(): Recorded[] {
		return this.requests.splice(0);
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
