import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { textOf } from '../model/texts';
import { readBaseUrl } from './baseUrl';
import { ACCESS_LEVELS, type AccessLevel } from './endpoints';
import { redactor, SHORTEST_IN_DATA } from './redact';

/** What the client knows of a credential. The key itself stays with n8n, which signs the requests. */
export interface Account {
	level: AccessLevel;
	/** Without a slash at its end. */
	baseUrl: string;
	/** The merchant that a warehouse or master key acts for; empty when not set. */
	merchantPk: string;
	/** Takes the key out of a text, should CartRover ever repeat it in its words. */
	redact: (text: string) => string;
	/** The same for what is data, in which short texts are left alone. */
	redactData: (text: string) => string;
	/** Names the rate limit bucket; CartRover counts per key (docs/contributing/api-facts.md, open question 12). */
	bucket: string;
}

/** Why a credential cannot be used, in the words of its own fields. */
export interface UnusableAccount {
	problem: string;
}

/** Anything but printable ASCII: it would break the request's header lines. */
const NO_HEADER_TEXT = /[^ -~]/;

/** Reads a `cartRoverApi` credential. */
export function readAccount(credential: ICredentialDataDecryptedObject): Account | UnusableAccount {
	const level = ACCESS_LEVELS.find((name) => name === credential.accessLevel);
	if (!level) return { problem: 'Access Level is not set' };
	const address = readBaseUrl(textOf(credential.baseUrl), credential.allowInsecureHttp === true);
	if ('problem' in address) return address;
	const { baseUrl } = address;
	const apiUser = textOf(credential.apiUser);
	const apiKey = textOf(credential.apiKey);
	const merchantPk = textOf(credential.merchantPk);
	if (!apiUser) return { problem: 'API User is empty' };
	if (!apiKey) return { problem: 'API Key is empty' };
	const unsendable = Object.entries({
		'API User': apiUser,
		'API Key': apiKey,
		'Merchant PK': merchantPk,
	}).find(([, value]) => NO_HEADER_TEXT.test(value));
	if (unsendable) {
		const [label] = unsendable;
		const means = label === 'Merchant PK' ? "; it is the merchant's number, such as 1234" : '';
		return {
			problem: `${label} contains a line break or another character that cannot be sent${means}`,
		};
	}
	return {
		level,
		baseUrl,
		merchantPk,
		redact: redactor(apiUser, apiKey),
		redactData: redactor(apiUser, apiKey, SHORTEST_IN_DATA),
		bucket: `${baseUrl} ${apiUser}`,
	};
}
