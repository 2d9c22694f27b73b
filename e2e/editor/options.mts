import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { cacheFolder } from '../host/install.mts';

export const HELP = `A full n8n with the CartRover nodes, a sandbox to talk to, and the examples.

  npm run editor                 what you build is kept for the next start
  npm run editor -- --fresh      forgets it and begins anew
  npm run editor -- --port 8080  of the editor (default 5678, or any free one when that is taken)
  npm run editor -- --help       this text

n8n is downloaded at the first start. It, and what you build, are in the folder n8n-nodes-cartrover of
your cache folder, or in the one that CARTROVER_N8N_CACHE names: the same for every clone of this
repository. To get rid of all of it, remove that folder.
`;

export interface EditorOptions {
	help: boolean;
	fresh: boolean;
	/** Undefined: the usual one, or any free one. */
	port: number | undefined;
	/** Holds n8n's database and settings between starts. */
	userFolder: string;
}

/**
 * Reads the command line.
 *
 * @throws Error that says what to change
 */
export function readEditorOptions(args: string[]): EditorOptions {
	const { values } = parseArgs({
		args,
		options: {
			fresh: { type: 'boolean', default: false },
			port: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	const port = values.port === undefined ? undefined : Number(values.port);
	if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
		throw new Error(`--port needs a number from 1 to 65535, not "${values.port}"`);
	}
	return {
		help: values.help,
		fresh: values.fresh,
		port,
		userFolder: join(cacheFolder(), 'editor'),
	};
}
