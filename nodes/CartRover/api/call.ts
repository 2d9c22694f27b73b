import type { Envelope } from './envelope';
import type { About, Unanswered } from './exchange';

/** What a call is made of, beside its endpoint. */
export interface Call {
	/** Values of the path parts, by name; encoded here. */
	path?: Record<string, string>;
	/** Query parameters; `undefined` ones are left out. */
	query?: Record<string, string | number | undefined>;
	body?: unknown;
	/** Overrides the path of an endpoint that is not confirmed. */
	endpointPath?: string;
	/** What a user can do about a refusal, appended to the error. */
	advice?: string;
	/** An earlier call of this kind got no answer and may have taken effect. */
	inDoubt?: boolean;
	/** What the call is about; the path parts when left out. */
	subject?: Subject;
}

/** The records that a call is about. */
export interface Subject {
	/** As errors call them. */
	names: string[];
	/** Whether they are orders to be created. */
	isCreation: boolean;
}

export interface Reply extends About {
	envelope: Envelope;
	/** An earlier attempt got no answer and may have taken effect. */
	repeatedInDoubt: boolean;
}

/** What a call came to, for callers that can go on without an answer. */
export type Result =
	| ({ kind: 'reply' } & Reply)
	| {
			kind: 'failed';
			outcome: Unanswered;
			/**
			 * Makes the error for the reader in the editor; a new one for each item that it concerns.
			 *
			 * @param inDoubt whether an attempt may have taken effect, where more is known of that than here
			 * @param subject what the error is about, where that is not all of the call
			 */
			toError: (inDoubt?: boolean, subject?: Subject) => Error;
			/** An attempt got no answer and may have taken effect. */
			inDoubt: boolean;
	  };
