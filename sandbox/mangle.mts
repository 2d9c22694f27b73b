import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { RATE_LIMIT_BODY } from './answers.mts';
import type { Answer } from './answers.mts';
import type { Fault } from './faults.mts';
import type { Habits } from './readings.mts';

const HTML = {
	500: errorPage('500 Internal Server Error'),
	502: errorPage('502 Bad Gateway'),
	503: errorPage('503 Service Temporarily Unavailable'),
	504: errorPage('504 Gateway Time-out'),
} as const;

/**
 * Answers as the fault says.
 * @param answered the true answer, when the call took effect
 * @param now ms epoch, for a `Retry-After` date
 * @returns the HTTP status sent; null when the connection was cut before any
 */
export function mangle(
	request: FastifyRequest,
	reply: FastifyReply,
	fault: Fault,
	answered: Answer | undefined,
	now: number,
): number | null {
	switch (fault.kind) {
		case 'cutBefore':
		case 'cutAfter':
			reply.hijack();
			request.raw.socket.destroy();
			return null;
		case 'rateLimit':
			return send(reply, 200, RATE_LIMIT_BODY);
		case 'rateLimit429': {
			const { retryAfterSeconds: seconds, as } = fault;
			if (seconds !== undefined) {
				const date = new Date(now + seconds * 1000).toUTCString();
				void reply.header('retry-after', as === 'date' ? date : String(seconds));
			}
			return send(reply, 429, RATE_LIMIT_BODY);
		}
		case 'serverError': {
			const status = fault.status ?? 500;
			return sendHtml(reply, status, HTML[status]);
		}
		case 'html':
			return sendHtml(reply, 200, errorPage('Scheduled maintenance'));
		case 'redirect': {
			const status = fault.status ?? 302;
			void reply.code(status).header('location', fault.location).send('');
			return status;
		}
		case 'emptyBody':
			void reply.code(200).type('application/json').send('');
			return 200;
		case 'wrongTypes':
			return send(reply, 200, fault.body ?? { success_code: 'yes', response: 'see attachment' });
		case 'truncated':
		case 'hang': {
			const body = Buffer.from(answered?.json ?? '{"success_code":true,"response":[]}');
			sendPart(reply, body, fault.kind === 'truncated' ? Math.ceil(body.length / 2) : 0);
			return 200;
		}
		case 'latency':
			throw new Error('A latency is no answer');
	}
}

function send(reply: FastifyReply, status: number, body: unknown): number {
	void reply.code(status).type('application/json').send(JSON.stringify(body));
	return status;
}

function sendHtml(reply: FastifyReply, status: number, page: string): number {
	void reply.code(status).type('text/html').send(page);
	return status;
}

const NOTICE =
	'<br />\n<b>Notice</b>:  Undefined index: page in <b>/var/www/api/index.php</b> on line <b>7</b><br />\n';
const STARTS: Record<Habits['bodyStart'], string> = { json: '', bom: '\ufeff', notice: NOTICE };
const TYPES = { json: 'application/json', html: 'text/html', plain: 'text/plain' };
/** More of them would take a test's time and show nothing new. */
const MOST_BYTES = 2000;

/** Sends an answer's JSON in the way that is in force. */
export function sendBody(reply: FastifyReply, json: string, habits: Habits): void {
	void reply.type(`${TYPES[habits.bodyType]}; charset=utf-8`);
	const body = STARTS[habits.bodyStart] + json;
	if (habits.bodySent === 'whole') void reply.send(body);
	else if (habits.bodySent === 'gzip') {
		void reply.header('content-encoding', 'gzip').send(gzipSync(body));
	} else void reply.send(Readable.from(singleBytes(Buffer.from(body)), { objectMode: false }));
}

function* singleBytes(body: Buffer): Generator<Buffer> {
	const singles = Math.min(body.length, MOST_BYTES);
	for (let at = 0; at < singles; at++) yield body.subarray(at, at + 1);
	if (singles < body.length) yield body.subarray(singles);
}

/** Promises the whole body, sends `bytes` of it and ends the connection; with 0 it never ends it. */
function sendPart(reply: FastifyReply, body: Buffer, bytes: number): void {
	const headers = { ...reply.getHeaders() };
	reply.hijack();
	const { raw } = reply;
	raw.writeHead(200, {
		...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
		'content-type': 'application/json; charset=utf-8',
		'content-length': body.length,
	});
	if (bytes === 0) raw.flushHeaders();
	else raw.write(body.subarray(0, bytes), () => raw.destroy());
}

function errorPage(title: string): string {
	return `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
}
