import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LocalServer {
	url: string;
	/** Name and port. */
	host: string;
	/** Every request that came, oldest first. */
	requests: IncomingMessage[];
	close(): Promise<void>;
}

/** A server on this machine that answers with the given function. */
export async function startServer(
	answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<LocalServer> {
	const requests: IncomingMessage[] = [];
	const server = createServer((request, response) => {
		requests.push(request);
		void answer(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		host: `127.0.0.1:${port}`,
		requests,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
