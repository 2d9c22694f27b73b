import { parseArgs } from 'node:util';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ACCESS_LEVELS, type AccessLevel } from '../../nodes/CartRover/api/endpoints.ts';

/** What is shown for `--help`. */
export const HELP = `Runs a CartRover workflow in n8n's own engine and shows what every step does.
The first run builds the package, which takes about ten seconds.

  npm start                            the example "new orders to shipment", against the sandbox:
                                       a CartRover with made-up data, in this process
  npm start -- examples/other.json     another workflow against the sandbox; each node gets a key that
                                       may do what the node does
  npm start -- --key merchant          the same with one kind of key for all nodes: cart, merchant,
                                       warehouse or master; also in front of a file
  npm start -- --live                  a check of your own CartRover account; it only reads, and
                                       writes what it found to cartrover-check.md, to be posted
  npm start -- --all                   shows all rows of every step, not the first six
  npm -s start -- --json               all that the steps gave as JSON, and nothing else on stdout
                                       (-s keeps npm from writing there); both also with a file or --live
  npm start -- --help                  this text

--live takes the account from the environment:

  CARTROVER_API_USER, CARTROVER_API_KEY
  CARTROVER_ACCESS_LEVEL               cart, merchant, warehouse or master
  CARTROVER_MERCHANT_PK                the merchant that a warehouse or master key acts for
  CARTROVER_BASE_URL                   another address than https://api.cartrover.com/v1

NO_COLOR=1 switches colours off. The exit code is 0 when every step succeeded, 1 when one failed, and
2 when the command was not understood.
`;

/** Files of the two workflows that run without being named. */
export const FLAGSHIP = 'examples/new-orders-to-shipment.json';
export const READ_ONLY_CHECK = 'examples/read-only-check.json';

const NEEDED = ['CARTROVER_API_USER', 'CARTROVER_API_KEY', 'CARTROVER_ACCESS_LEVEL'] as const;
const DEFAULT_BASE_URL = 'https://api.cartrover.com/v1';

/** The command or its environment is wrong; nothing was run. */
export class UsageError extends Error {}

/** How a run is shown. */
interface Shown {
	/** All rows, where the first few are usual. */
	all?: boolean;
	/** As JSON, not as a report. */
	json?: boolean;
}

export type StartOptions =
	| { mode: 'help' }
	| ({ mode: 'sandbox'; file: string; key?: AccessLevel } & Shown)
	| ({ mode: 'live'; file: string; credential: ICredentialDataDecryptedObject } & Shown);

/**
 * Reads the command line, and for `--live` the environment.
 *
 * @throws UsageError that says what to change
 */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): StartOptions {
	const { values, positionals } = parse(args);
	if (values.help === true) return { mode: 'help' };
	const [file, ...more] = positionals;
	if (more.length > 0) throw new UsageError('Name one workflow file at most');
	const key = values.key === undefined ? undefined : readLevel('--key', values.key);
	const { all, json } = values;
	const shown = { ...(all && { all }), ...(json && { json }) };
	if (values.live !== true) {
		return { mode: 'sandbox', file: file ?? FLAGSHIP, ...(key && { key }), ...shown };
	}
	if (key) throw new UsageError('--key is for the sandbox; --live takes CARTROVER_ACCESS_LEVEL');
	return { mode: 'live', file: file ?? READ_ONLY_CHECK, credential: readCredential(env), ...shown };
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			allowPositionals: true,
			options: {
				live: { type: 'boolean' },
				key: { type: 'string' },
				all: { type: 'boolean' },
				json: { type: 'boolean' },
				help: { type: 'boolean', short: 'h' },
			},
		});
	} catch (error) {
		throw new UsageError((error as Error).message);
	}
}

function readLevel(name: string, given: string): AccessLevel {
	const level = ACCESS_LEVELS.find((each) => each === given.trim().toLowerCase());
	if (level) return level;
	throw new UsageError(`${name} must be one of ${ACCESS_LEVELS.join(', ')}`);
}

function readCredential(env: NodeJS.ProcessEnv): ICredentialDataDecryptedObject {
	const missing = NEEDED.filter((name) => !env[name]?.trim());
	if (missing.length > 0) {
		throw new UsageError(`--live needs these environment variables: ${missing.join(', ')}`);
	}
	const accessLevel = readLevel('CARTROVER_ACCESS_LEVEL', env.CARTROVER_ACCESS_LEVEL ?? '');
	const baseUrl = env.CARTROVER_BASE_URL?.trim() || DEFAULT_BASE_URL;
	if (!URL.canParse(baseUrl))
		throw new UsageError('CARTROVER_BASE_URL is no address such as https://host/v1');
	const merchantPk = env.CARTROVER_MERCHANT_PK?.trim() ?? '';
	if ((accessLevel === 'warehouse' || accessLevel === 'master') && merchantPk === '') {
		throw new UsageError(`A ${accessLevel} key needs CARTROVER_MERCHANT_PK as well`);
	}
	return {
		accessLevel,
		apiUser: env.CARTROVER_API_USER?.trim() ?? '',
		apiKey: env.CARTROVER_API_KEY?.trim() ?? '',
		merchantPk,
		baseUrl,
	};
}
