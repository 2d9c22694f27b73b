import {
	chromium,
	selectors,
	type APIRequestContext,
	type Browser,
	type Page,
} from 'playwright-core';

import { PACKAGE } from '../host/pack.mts';
import { programPath } from '../host/programs.mts';
import { OWNER } from '../host/rest.mts';

export type Theme = 'light' | 'dark';

const CHROMIUM = {
	name: 'Chromium',
	paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
	debianPackage: 'chromium',
};

/** Root needs the first. From the fourth on: no name but this machine's is found, nobody is asked. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--no-first-run',
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
	'--disable-quic',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

// n8n's own name for it.
selectors.setTestIdAttribute('data-test-id');

const SIZE = { width: 1280, height: 800 };

/** For one action, on a machine that is busy with other things. */
const PATIENCE_MS = 90_000;

/** A browser window, signed in to n8n as its owner. */
export class Window {
	private readonly requested: string[] = [];

	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
		readonly n8nUrl: string,
	) {}

	/**
	 * Starts a browser and signs in.
	 *
	 * @param n8nUrl e.g. `http://127.0.0.1:5678`
	 * @param theme the one that the user's system asks for
	 */
	static async open(n8nUrl: string, theme: Theme = 'light'): Promise<Window> {
		const executablePath = programPath(CHROMIUM);
		const browser = await chromium.launch({ executablePath, args: FLAGS, timeout: PATIENCE_MS });
		try {
			const context = await browser.newContext({
				viewport: SIZE,
				colorScheme: theme,
				reducedMotion: 'reduce',
				timezoneId: 'Etc/UTC',
				locale: 'en-US',
			});
			context.setDefaultTimeout(PATIENCE_MS);
			await signIn(context.request, n8nUrl);
			const window = new Window(browser, await context.newPage(), n8nUrl);
			context.on('request', (request) => window.requested.push(request.url()));
			return window;
		} catch (error) {
			await browser.close();
			throw error;
		}
	}

	/**
	 * Addresses outside n8n that its pages have asked for, by the scripts of n8n. None was reached: see
	 * the browser's flags. Left out is the one question that no flag of n8n turns off: on the page of a
	 * node from an unverified package, the editor asks the public registry about that package.
	 *
	 * @throws Error when not even n8n was asked, so that nothing can be said
	 */
	outside(): string[] {
		if (!this.requested.some((url) => url.startsWith(this.n8nUrl))) {
			throw new Error('No request was seen');
		}
		const own = [`${this.n8nUrl}/`, 'data:', 'blob:'];
		return this.requested
			.filter((url) => !own.some((start) => url.startsWith(start)))
			.filter((url) => new URL(url).pathname !== `/${PACKAGE}`);
	}

	/** Opens a page of n8n, e.g. `/home/credentials`. */
	async goTo(path: string): Promise<void> {
		// The scripts of a page are many: whoever needs an element waits for that.
		await this.page.goto(this.n8nUrl + path, { waitUntil: 'commit' });
	}

	async close(): Promise<void> {
		await this.browser.close();
	}
}

/** Gives the browser the cookie that n8n's form would, without the time that two more pages take. */
async function signIn(requests: APIRequestContext, n8nUrl: string): Promise<void> {
	const { email, password } = OWNER;
	const data = { emailOrLdapLoginId: email, password };
	const answer = await requests.post(`${n8nUrl}/rest/login`, { data });
	if (!answer.ok()) throw new Error(`n8n refused the login: ${answer.status()}`);
}
