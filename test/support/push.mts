import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { Received, Receiver } from '../../engine/index.mts';
import { type LocalServer, startServer } from './server.mts';

/** A push as CartRover signs it. */
export function signed(
	body: string | Uint8Array,
	key: string,
	event: string | undefined = 'order_new',
) {
	const signature = createHmac('sha256', key).update(body).digest('hex');
	return {
		body,
		headers: {
			'Content-Type': 'application/json',
			'X-Webhook-Signature': signature,
			...(event !== undefined && { 'X-Webhook-Event': event }),
		},
	};
}

export interface Address extends LocalServer {
	/** What came of each request. */
	received: Received[];
	/** The records of the executions that were started, one list each. */
	executions: () => object[][];
}

/** An address on this machine behind which a webhook trigger stands. */
export async function startAddress(receiver: Receiver): Promise<Address> {
	const received: Received[] = [];
	const server = await startServer(async (request, response) => {
		const headers = request.headers as Record<string, string>;
		const came = await receiver.receive({ body: await bodyOf(request), headers });
		received.push(came);
		response.writeHead(came.status).end(JSON.stringify(came.body));
	});
	return {
		...server,
		received,
		executions: () =>
			received.flatMap(({ items }) => (items ? [items.map(({ json }) => json)] : [])),
	};
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}
