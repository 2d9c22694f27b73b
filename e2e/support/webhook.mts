import { createHmac } from 'node:crypto';

import type { N8n } from '../host/n8n.mts';
import { until } from './until.mts';

/** Where a published workflow takes CartRover's pushes, once n8n listens there. */
export async function addressOf({ rest, url }: N8n, workflowId: string, at = url): Promise<string> {
	const { nodes } = await rest.workflow(workflowId);
	const node = nodes.find(({ type }) => type.endsWith('.cartRoverWebhookTrigger'));
	if (!node) throw new Error('The workflow has no webhook');
	const own = node.webhookId ?? `${workflowId}/${encodeURIComponent(node.name.toLowerCase())}`;
	const address = `${at}/webhook/${own}/cartrover`;
	const listens = async () => (await fetch(address, { method: 'POST' })).status === 400;
	await until('the webhook', listens, 60_000);
	return address;
}

export interface Answer {
	/** 0 where the connection broke. */
	status: number;
	/** What was said. */
	text: string;
	/** Until the answer was there. */
	ms: number;
}

/** Sends a body as CartRover does, signed with a key; or with another signature, or none. */
export async function send(
	address: string,
	body: string,
	signature: { key: string } | { text?: string },
	type = 'application/json',
): Promise<Answer> {
	const text =
		'key' in signature
			? createHmac('sha256', signature.key).update(body).digest('hex')
			: signature.text;
	const headers = {
		'content-type': type,
		'x-webhook-event': 'order_new',
		...(text !== undefined && { 'x-webhook-signature': text }),
	};
	const begun = performance.now();
	const answer = async () => {
		try {
			const response = await fetch(address, { method: 'POST', headers, body });
			return { status: response.status, text: await response.text() };
		} catch (error) {
			return { status: 0, text: String((error as Error).cause ?? error) };
		}
	};
	return { ...(await answer()), ms: performance.now() - begun };
}
