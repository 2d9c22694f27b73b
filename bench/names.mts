import type { PeerName } from './types.mts';

/** What the peers are called in the tables. */
export const PEER_NAMES: Record<PeerName, string> = {
	node: '**This package**',
	node25: '**This package**, Concurrency 25',
	http: 'HTTP Request',
	httpSet: 'HTTP Request, paced',
	loop: 'axios, one by one',
	pool: 'axios, five at once',
	helper: 'n8n’s HTTP helper alone',
};

/** What each of them is, and how it is set up. */
export const PEER_NOTES: Partial<Record<PeerName, string>> = {
	node: 'the nodes as they are set by default, in n8n’s engine',
	node25: 'the same with the option Concurrency at 25',
	http: 'n8n’s HTTP Request node in the same engine, with the same credential; for lists with its pagination: page after page until one is not full',
	httpSet:
		'the same with batching at 100 calls a minute, and 600 ms between pages: the fastest setting that keeps to the limit while nobody else uses the key',
	loop: 'a script that asks for one thing after the other and takes what comes, as the vendor’s PHP client and the Ruby clients do',
	pool: 'a script with p-limit at five calls, which repeats what is refused after a pause that doubles (0.6 to 10 seconds, with jitter)',
	helper:
		'a node that does nothing but call n8n’s HTTP helper for each item: what every n8n node pays at least',
};
