/** The last version that is too old. */
export const TOO_OLD = '1.99.1';

/**
 * The versions of n8n that `npm run compat` tries. `+zod4` is n8n as its version 3 will be: nodes that ask for
 * `zod` get version 4.
 */
export const VERSIONS = [
	TOO_OLD,
	'1.100.1',
	'1.110.1',
	'1.119.2',
	'1.123.81',
	'2.0.3',
	'2.11.4',
	'2.20.12',
	'2.30.8',
	'2.37.11',
	'2.41.1',
	'2.41.1+zod4',
];

/** Those that CI tries: the oldest that works, the last 1.x, the first 2.x, and the newest. */
export const FEW = ['1.100.1', '1.123.81', '2.0.3', '2.41.1'];
