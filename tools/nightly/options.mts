import { parseArgs } from 'node:util';

/** The parts of the night, in the order in which they are begun: the longest first. */
export const PARTS = [
	'mutation',
	'soak',
	'fuzz',
	'histories',
	'faults',
	'hostile',
	'secrets',
] as const;

export interface NightlyOptions {
	parts: string[];
	/** How many parts run at once. */
	parallel: number;
	/** 1 for the whole night. */
	scale: number;
	/** Where the table is written as markdown. */
	out: string;
	seed?: number;
}

const QUICK = 0.03;

export const HELP = `npm run nightly -- [options]

Runs everything that is meant to break the nodes, prints one table of figures, and ends with 1 when
anything failed or a part is missing. Parts: ${PARTS.join(', ')}.

  --only a,b     these parts only
  --quick        ${QUICK * 100} % of everything, to try it out
  --parallel N   so many parts at once (default 2)
  --seed N       for random draws (default: another one each night)
  --out FILE     where the table goes as markdown (default nightly.md)
`;

/**
 * Reads the command line.
 *
 * @returns the options, or `undefined` when only help is wanted
 * @throws Error in words for the user
 */
export function readOptions(args: string[]): NightlyOptions | undefined {
	const { values } = parseArgs({
		args,
		options: {
			only: { type: 'string' },
			quick: { type: 'boolean', default: false },
			parallel: { type: 'string', default: '2' },
			seed: { type: 'string' },
			out: { type: 'string', default: 'nightly.md' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return undefined;
	const wanted = values.only?.split(',').map((name) => name.trim());
	const unknown = wanted?.filter((name) => !(PARTS as readonly string[]).includes(name)) ?? [];
	if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}`);
	const parallel = Number(values.parallel);
	if (!Number.isInteger(parallel) || parallel < 1) throw new Error('--parallel takes a number');
	const seed = values.seed === undefined ? undefined : Number(values.seed);
	if (Number.isNaN(seed)) throw new Error('--seed takes a number');
	return {
		parts: PARTS.filter((name) => wanted?.includes(name) ?? true),
		parallel,
		scale: values.quick ? QUICK : 1,
		out: values.out,
		seed,
	};
}
