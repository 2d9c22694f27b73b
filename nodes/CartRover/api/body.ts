/*
 * Reads the body of an answer piece by piece. n8n's helper reads any amount into memory. So the helper is
 * asked for the stream, and a body that is too large is dropped on the way.
 */

/**
 * Bytes that an answer may have, unpacked. The largest that CartRover is known to give is a page of 100
 * orders; with 145 fields, 800 lines and their shipments each, that is still below. n8n holds a body
 * several times over (bytes, text, records, items), so this is what a small n8n survives.
 */
export const MAX_BODY_BYTES = 50_000_000;

/** The text of a body, or in a few words why there is none. */
export type BodyText =
	| { text: string; unreadable?: never; tooLarge?: never }
	| { text?: never; unreadable: string; tooLarge: boolean };

/** As much as is needed here of the streams that n8n's helper gives. */
interface ByteStream {
	on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
	on(event: 'end' | 'close', listener: () => void): unknown;
	on(event: 'error', listener: (error: Error) => void): unknown;
}

export type Headers = Record<string, unknown>;

/**
 * Reads a body to its end, or to the limit.
 *
 * @param body a stream; or whatever stands in for n8n's helper has given instead
 * @param ending is aborted to let go of a body that is too large
 * @throws what the stream fails with, when it is ended from this side
 */
export async function readBody(
	body: unknown,
	headers: Headers,
	ending: AbortController,
): Promise<BodyText> {
	if (!isStream(body)) return { text: textOf(body) };
	const chunks = await collect(body, headers, ending);
	return Array.isArray(chunks) ? decode(chunks, headers) : chunks;
}

function isStream(body: unknown): body is ByteStream {
	return typeof (body as Partial<ByteStream> | undefined)?.on === 'function';
}

function textOf(body: unknown): string {
	if (typeof body === 'string') return body;
	return body === undefined || body === null ? '' : (JSON.stringify(body) ?? '');
}

const TOO_LARGE: BodyText = {
	unreadable: `the answer was larger than ${MAX_BODY_BYTES / 1e6} MB`,
	tooLarge: true,
};

async function collect(
	stream: ByteStream,
	headers: Headers,
	ending: AbortController,
): Promise<Uint8Array[] | BodyText> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	return await new Promise((resolve, reject) => {
		const refuse = () => {
			resolve(TOO_LARGE);
			// Destroying the stream is not enough: n8n's own request stands behind another one, which keeps it
			// alive.
			ending.abort();
		};
		stream.on('error', (error) => {
			const broken = howItBroke(error);
			if (broken) resolve(broken);
			else reject(error);
		});
		stream.on('end', () => resolve(chunks));
		stream.on('close', () => resolve(CUT_SHORT));
		// The announced length may be wrong: the bytes that arrive are counted as well.
		if (Number(headers['content-length']) > MAX_BODY_BYTES) return refuse();
		stream.on('data', (chunk) => {
			size += chunk.length;
			if (size > MAX_BODY_BYTES) refuse();
			else chunks.push(chunk);
		});
	});
}

const CUT_SHORT: BodyText = { unreadable: 'the answer was cut short', tooLarge: false };

/** What a stream's failure says of the answer; `undefined` when it was ended from this side. */
function howItBroke(error: Error & { code?: unknown }): BodyText | undefined {
	const { code } = error;
	if (code === 'ERR_CANCELED') return undefined;
	const unpacking = typeof code === 'string' && /^(Z_|ERR_BROTLI|ERR__ERROR|ZSTD)/.test(code);
	if (!unpacking || code === 'Z_BUF_ERROR') return CUT_SHORT;
	return { unreadable: 'the answer could not be unpacked', tooLarge: false };
}

/**
 * JSON is UTF-8 unless the header says otherwise. Damaged text is refused, since a reference may be in it.
 */
function decode(chunks: Uint8Array[], headers: Headers): BodyText {
	const [only = new Uint8Array()] = chunks;
	const bytes = chunks.length > 1 ? Buffer.concat(chunks) : only;
	const label = /charset="?([\w.:-]+)/i.exec(String(headers['content-type'] ?? ''))?.[1] ?? '';
	try {
		return { text: textIn(bytes, label) };
	} catch {
		return {
			unreadable: `the answer was not valid ${label || 'UTF-8'} text`,
			tooLarge: false,
		};
	}
}

/**
 * Leaves out a byte order mark. A character set that nobody knows is taken for UTF-8.
 *
 * @throws where the bytes are no such text
 */
function textIn(bytes: Uint8Array, label: string): string {
	let decoder;
	try {
		decoder = new TextDecoder(label || 'utf-8', { fatal: true });
	} catch {
		decoder = new TextDecoder('utf-8', { fatal: true });
	}
	return decoder.decode(bytes);
}
