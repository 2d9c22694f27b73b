/*
 * What a Base URL may look like. The patterns are strict: a host that they take for this machine is the same to
 * every reader of addresses.
 */

/** A web address without user, query and fragment. */
const WEB_ADDRESS =
	/^https?:\/\/(?:\[[\da-f:.]+\]|[^\s/\\?#@:[\]]+)(?::\d{1,5})?(?:\/[^\s\\?#]*)?$/i;

/** An address of this machine, asked without encryption. */
const LOCAL_HTTP =
	/^http:\/\/(?:(?:[a-z\d-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?(?:\/[^\s\\?#]*)?$/i;

/** The key is encrypted on its way, or does not leave the machine. */
const KEEPS_KEY = new RegExp(`^https:|${LOCAL_HTTP.source}`, 'i');

/**
 * Reads a Base URL.
 *
 * @param allowInsecure whether the user has said that the key may go unencrypted
 * @returns the address as it is asked, without a slash at its end; or why it cannot be used
 */
export function readBaseUrl(
	given: string,
	allowInsecure: boolean,
): { baseUrl: string } | { problem: string } {
	const url = WEB_ADDRESS.test(given) ? parsed(given) : undefined;
	if (url === undefined) {
		return {
			problem:
				'Base URL is not a web address such as https://api.cartrover.com/v1, without a user name, “?” or “#”',
		};
	}
	if (!KEEPS_KEY.test(given) && !allowInsecure) {
		return {
			problem:
				'Base URL is not encrypted (http), so others on the network could read the API key. Use https, or turn on Allow HTTP Without Encryption',
		};
	}
	return { baseUrl: url.replace(/\/+$/, '') };
}

/** The address in the one form that all spellings of it come to: host in lower case, no default port. */
function parsed(address: string): string | undefined {
	try {
		return new URL(address).href;
	} catch {
		return undefined;
	}
}
