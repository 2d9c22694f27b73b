import escapeRegExp from 'lodash/escapeRegExp';

/** Shorter secrets stand in ordinary data by chance. */
export const SHORTEST_IN_DATA = 8;

/**
 * Makes a function that takes a credential's secrets out of texts: the key itself, and the forms in which
 * it goes over the wire and servers repeat it.
 *
 * @param least secrets shorter than this are left alone
 */
export function redactor(apiUser: string, apiKey: string, least = 1): (text: string) => string {
	const forms = [base64(`${apiUser}:${apiKey}`), base64(apiKey)].flatMap((text) => [
		text,
		text.replace(/\+/g, '-').replace(/\//g, '_'),
	]);
	const secrets = [
		...forms.map((text) => text.replace(/=+$/, '')),
		apiKey,
		encodeURIComponent(apiKey),
		apiKey.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'),
		JSON.stringify(apiKey).slice(1, -1),
	].filter((secret) => secret.length >= least);
	if (secrets.length === 0) return (text) => text;
	// The longer secrets first: a shorter one may be part of a longer one.
	const sorted = [...new Set(secrets)].sort((a, b) => b.length - a.length);
	const shortest = sorted.at(-1)?.length ?? 0;
	const any = new RegExp(`(?:${sorted.map(escapeRegExp).join('|')})=*`, 'g');
	return (text) => (text.length < shortest ? text : text.replace(any, '(API key)'));
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
