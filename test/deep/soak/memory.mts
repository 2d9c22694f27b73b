import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Megabytes in use after everything that can be given back was. */
export function memory(): { heap: number; rss: number } {
	collect();
	collect();
	const { heapUsed, rss } = process.memoryUsage();
	return { heap: megabytes(heapUsed), rss: megabytes(rss) };
}

const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
