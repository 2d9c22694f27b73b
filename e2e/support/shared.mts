import { readAttempts, type Attempt } from '../host/guard.mts';
import type { N8nInstallation } from '../host/install.mts';
import { N8nRest } from '../host/rest.mts';

const VARIABLE = 'CARTROVER_E2E_N8N';

/** What the global set-up leaves for the test files, which have modules of their own. */
interface SharedFacts {
	url: string;
	guardFile: string;
	logFile: string;
	/** The packed package, for tests that start an n8n of their own. */
	tarball: string;
	installation: N8nInstallation;
}

export interface SharedN8n extends SharedFacts {
	rest: N8nRest;
	/** Every connection and look-up that this n8n has tried. */
	attempts: () => Promise<Attempt[]>;
}

/** Hands the running n8n to the test files. */
export function share(facts: SharedFacts): void {
	process.env[VARIABLE] = JSON.stringify(facts);
}

/** The n8n that all test files use, logged in. It must be left running and with its owner. */
export async function sharedN8n(): Promise<SharedN8n> {
	const text = process.env[VARIABLE];
	if (text === undefined) throw new Error('Run this with: npm run e2e');
	const facts = JSON.parse(text) as SharedFacts;
	const rest = new N8nRest(facts.url);
	await rest.login();
	return { ...facts, rest, attempts: async () => await readAttempts(facts.guardFile) };
}
