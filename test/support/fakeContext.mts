import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
	INode,
} from 'n8n-workflow';

import type { CartRoverContext } from '../../nodes/CartRover/api/exchange.ts';

/** The node that fakes speak of. */
export const NODE: INode = {
	id: 'n1',
	name: 'CartRover',
	type: 'n8n-nodes-cartrover.cartRover',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

export const CREDENTIAL_DATA: ICredentialDataDecryptedObject = {
	accessLevel: 'cart',
	apiUser: 'user',
	apiKey: 'S3CRET',
	merchantPk: '',
	baseUrl: 'https://api.example.com/v1',
};

/** An HTTP answer; an object as `body` stands for its JSON. */
export interface FakeAnswer {
	status?: number;
	headers?: Record<string, unknown>;
	body?: unknown;
}

/** A network failure as n8n's helper reports it. */
export function failure(code: string | undefined, message = 'it broke'): Error {
	return Object.assign(new Error(message), { cause: { code } });
}

export const ok = (response: unknown = [], headers: Record<string, unknown> = {}): FakeAnswer => ({
	headers,
	body: { success_code: true, response },
});

/** What a request is answered with: an answer, a failure, or a promise of either. */
export type Respond = (
	request: IHttpRequestOptions,
	index: number,
) => FakeAnswer | Error | Promise<FakeAnswer | Error>;

/** No test sends nearly as many. */
const MOST_REQUESTS = 2_000;

interface FakeContext {
	context: CartRoverContext;
	/** What was sent, in order. */
	requests: IHttpRequestOptions[];
}

/**
 * The part of n8n's contexts that the api layer uses, without an engine: for tests in their thousands.
 *
 * @param signal the execution's cancel signal; the context has none without
 */
export function fakeContext(
	respond: Respond,
	{
		credential = {},
		signal,
		more = {},
	}: { credential?: IDataObject; signal?: AbortSignal; more?: object } = {},
): FakeContext {
	const requests: IHttpRequestOptions[] = [];
	const context = {
		getNode: () => NODE,
		getCredentials: async () => ({ ...CREDENTIAL_DATA, ...credential }),
		...(signal && { getExecutionCancelSignal: () => signal }),
		helpers: {
			async httpRequestWithAuthentication(
				this: { getExecutionCancelSignal?: () => AbortSignal },
				type: string,
				options: IHttpRequestOptions,
			) {
				const isContext = context === this || context === Object.getPrototypeOf(this);
				if (!isContext || type !== 'cartRoverApi') throw new Error('Called in a wrong way');
				requests.push(options);
				// A client that never stops would not let the test end: it is left to wait.
				if (requests.length > MOST_REQUESTS) await new Promise(() => {});
				const answer = await Promise.race([
					respond(options, requests.length - 1),
					abortOf(this.getExecutionCancelSignal?.()),
				]);
				if (answer instanceof Error) throw answer;
				const { status: statusCode = 200, headers = {}, body } = answer;
				return {
					statusCode,
					headers,
					body: isPlain(body) ? JSON.stringify(body) : body,
				};
			},
		},
		...more,
	};
	return { context: context as unknown as CartRoverContext, requests };
}

const isPlain = (body: unknown) => typeof body === 'object' && body !== null && !('on' in body);

/** n8n's helper gives a request up when the signal that its context has is aborted. */
async function abortOf(signal: AbortSignal | undefined): Promise<Error> {
	return await new Promise((resolve) => {
		const end = () => resolve(failure('ERR_CANCELED', 'canceled'));
		if (signal?.aborted) end();
		else signal?.addEventListener('abort', end, { once: true });
	});
}

/** Answers in order; the last one for all that follow. */
export function inTurn(...answers: Array<FakeAnswer | Error>): Respond {
	return (_request, index) => answers[Math.min(index, answers.length - 1)] ?? ok();
}
