/** Shorter ones stand in ordinary texts by chance. */
const SHORTEST_IN_DATA = 8;

/**
 * Makes a function that takes a credential's secrets out of texts: the key itself, and the forms in which
 * it goes over the wire and servers repeat it.
 *
 * @param least secrets shorter than this are left alone, for texts that are data
 */
export function redactor(apiUser: string, apiKey: string, least = 1): (text: string) => string {
	const pair = base64(`${apiUser}:${apiKey}`);
	const secrets = [
		...[pair, base64(apiKey)].flatMap((text) => [text, text.replace(/=+$/, ''), urlSafe(text)]),
		apiKey,
		encodeURIComponent(apiKey),
		apiKey.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'),
		JSON.stringify(apiKey).slice(1, -1),
	];
	// The longer ones first: a shorter one may be part of them.
	const known = [...new Set(secrets)]
		.filter((secret) => secret.length >= least)
		.sort((a, b) => b.length - a.length);
	const shortest = known.at(-1)?.length ?? Infinity;
	return (text) => {
		if (text.length < shortest) return text;
		let harmless = text;
		for (const secret of known) {
			if (harmless.includes(secret)) harmless = harmless.split(secret).join('(API key)');
		}
		return harmless;
	};
}

/** For data, where a short text may be there by chance. */
export function dataRedactor(apiUser: string, apiKey: string): (text: string) => string {
	return redactor(apiUser, apiKey, SHORTEST_IN_DATA);
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

const urlSafe = (text: string) => text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
