import { parseArgs } from 'node:util';

export const HELP = `Measures the nodes beside what would be used instead of them, and writes docs/benchmarks.md.

  npm run bench                    everything, about half an hour on a quiet machine
  npm run bench -- --only NAME     cases and parts whose name contains NAME; may be given again
  npm run bench -- --quick         one round of each, and nothing is written
  npm run bench -- --rounds 5      rounds of each case (default 3, long cases 2)
  npm run bench -- --no-n8n        leaves out what needs the full n8n, which is downloaded otherwise
  npm run bench -- --list          the names

Nothing is written with --only, --quick or --no-n8n, since the page then would not be whole.
`;

export interface BenchOptions {
	mode: 'run' | 'list' | 'help';
	only: readonly string[];
	/** Rounds of each case; each case's own number without. */
	rounds?: number;
	n8n: boolean;
	/** Whether the page is written. */
	writes: boolean;
}

/**
 * Reads the command line.
 *
 * @throws TypeError or RangeError that says what is wrong
 */
export function readOptions(args: string[]): BenchOptions {
	const { values } = parseArgs({
		args,
		options: {
			only: { type: 'string', multiple: true, default: [] },
			quick: { type: 'boolean', default: false },
			rounds: { type: 'string' },
			'no-n8n': { type: 'boolean', default: false },
			list: { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
	if (rounds !== undefined && (!Number.isInteger(rounds) || rounds < 1)) {
		throw new RangeError('--rounds needs a whole number above 0');
	}
	return {
		mode: values.help ? 'help' : values.list ? 'list' : 'run',
		only: values.only,
		...(values.quick ? { rounds: rounds ?? 1 } : rounds !== undefined && { rounds }),
		n8n: !values['no-n8n'],
		writes: values.only.length === 0 && !values.quick && !values['no-n8n'],
	};
}

/** Whether a case or part of that name is wanted. */
export const wants = ({ only }: BenchOptions, name: string): boolean =>
	only.length === 0 || only.some((part) => name.includes(part));
