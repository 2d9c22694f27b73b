import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ACCESS_LEVELS, type AccessLevel } from './endpoints';

/** What the client knows of a credential. The key itself stays with n8n, which signs the requests. */
export interface Account {
	level: AccessLevel;
	/** Without a slash at its end. */
	baseUrl: string;
	/** The merchant that a warehouse or master key acts for; empty when not set. */
	merchantPk: string;
	/** Takes the key out of a text, should CartRover ever repeat it in its words. */
	redact: (text: string) => string;
	/** Names the rate limit bucket; CartRover counts per key (cartrover-api.md, open question 12). */
	bucket: string;
}

/** Why a credential cannot be used, in the words of its own fields. */
export interface UnusableAccount {
	problem: string;
}

/** Reads a `cartRoverApi` credential. */
export function readAccount(credential: ICredentialDataDecryptedObject): Account | UnusableAccount {
	const level = ACCESS_LEVELS.find((name) => name === credential.accessLevel);
	if (!level) return { problem: 'Access Level is not set' };
	const baseUrl = trimmed(credential.baseUrl).replace(/\/+$/, '');
	if (!/^https?:\/\/[^/\s?#@]+(\/[^\s?#]*)?$/i.test(baseUrl)) {
		return {
			problem: 'Base URL is not a web address such as https://api.cartrover.com/v1',
		};
	}
	if (!trimmed(credential.apiUser)) return { problem: 'API User is empty' };
	const apiKey = trimmed(credential.apiKey);
	if (!apiKey) return { problem: 'API Key is empty' };
	return {
		level,
		baseUrl,
		merchantPk: trimmed(credential.merchantPk),
		redact: (text) => text.split(apiKey).join('(API key)'),
		bucket: `${baseUrl} ${trimmed(credential.apiUser)}`,
	};
}

function trimmed(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
