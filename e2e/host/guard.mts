import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** What n8n preloads; see there for what it writes and refuses. */
export const GUARD = fileURLToPath(new URL('guard.cjs', import.meta.url));

/** A connection that n8n, or a program started by it, has tried. */
export interface Attempt {
	/** ISO 8601. */
	time: string;
	pid: number;
	host: string;
	port: number;
	/** Whether it stays on this machine. Others were refused. */
	allowed: boolean;
	/** Where in the code a refused one came from. */
	from?: string;
}

/** All attempts so far, oldest first. */
export async function readAttempts(guardFile: string): Promise<Attempt[]> {
	if (!existsSync(guardFile)) return [];
	const lines = (await readFile(guardFile, 'utf8')).trimEnd().split('\n').filter(Boolean);
	return lines.map((line) => JSON.parse(line) as Attempt);
}
