/** `Invalid`: bad or missing data. `Failure`: a hard error such as a duplicate. */
export type ErrorCode = 'Invalid' | 'Failure' | 'RateLimit';

export interface ErrorBody {
	success_code: false;
	error_code: ErrorCode;
	message: string;
}

/** What a handler answers: JSON as text; status 200 unless said otherwise. */
export interface Answer {
	status?: number;
	headers?: Record<string, string>;
	json: string;
}

/** A call the API refuses in its own words. */
export class ApiRefusal extends Error {
	constructor(
		readonly code: ErrorCode,
		message: string,
		/** The HTTP status that it has where refusals do not all have the same one. */
		readonly status: number,
		/** Not the application's but the server's: has its status also where refusals have 200. */
		readonly isOutside = false,
	) {
		super(message);
	}

	get body(): ErrorBody {
		return { success_code: false, error_code: this.code, message: this.message };
	}
}

export function invalid(message: string, status = 400): ApiRefusal {
	return new ApiRefusal('Invalid', message, status);
}

export function notFound(message: string): ApiRefusal {
	return invalid(message, 404);
}

export function failure(message: string): ApiRefusal {
	return new ApiRefusal('Failure', message, 409);
}

/** The vendor's documented body for a call over the limit. */
export const RATE_LIMIT_BODY: ErrorBody = {
	success_code: false,
	error_code: 'RateLimit',
	message: 'Over API Limit. Please slow down requests.',
};

/** The usual envelope: `{"success_code": true, "response": ...}`. */
export function answer(response: object, headers?: Record<string, string>): Answer {
	return answerJson(JSON.stringify(response), headers);
}

/** The usual envelope around a response that is JSON text already. */
export function answerJson(response: string, headers?: Record<string, string>): Answer {
	return { json: `{"success_code":true,"response":${response}}`, headers };
}

/** The bare envelope of updates and creations: `{"success_code": true}` and what is given. */
export function done(fields: object = {}): Answer {
	return { json: JSON.stringify({ success_code: true, ...fields }) };
}

/** PHP writes an empty map as `[]`. */
export function phpMap<T>(map: Record<string, T>): Record<string, T> | [] {
	return Object.keys(map).length === 0 ? [] : map;
}
