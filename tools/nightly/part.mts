import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/*
 * The contract between `npm run nightly` and its parts. A part is a program `tools/nightly/<part>.mts`
 * that calls `nightlyPart` once, without `await` outside a function (see load.cjs). It can be run by
 * itself: `node tools/nightly/load.cjs tools/nightly/<part>.mts`.
 */

/** What a part came to. */
export interface PartResult {
	part: string;
	/**
	 * What was done and found, by what the table calls it. `lost`, `doubled` and `leaks` are added up over
	 * all parts, and none of them may be above 0.
	 */
	figures: Record<string, number>;
	/** How much of it was not as it must be. */
	failures: number;
	/** One line each: seeds that failed, what was left out, where more is told. */
	notes: string[];
}

/** What a part is told about the night. */
export interface Night {
	/** 1 for the whole night; a few hundredths for `--quick`. */
	scale: number;
	/** So many instead of `full`, by the scale; 1 at least. */
	scaled: (full: number) => number;
	/** For random draws; another one each night, unless `--seed` gives it. */
	seed: number;
	/** Tells how far the part is, on stderr. */
	progress: (text: string) => void;
}

/** Sums over the whole night that must be 0. */
export const FORBIDDEN = ['lost', 'doubled', 'leaks'] as const;

/** How many things of a result are not as they must be. */
export function failuresOf({ figures, failures }: PartResult): number {
	return FORBIDDEN.reduce((sum, name) => sum + (figures[name] ?? 0), failures);
}

/**
 * Runs a part: writes what it came to as JSON to the file that `NIGHTLY_RESULT` names, or to stdout, and
 * ends the process with 1 when anything failed. An error that the work throws is a failure.
 */
export function nightlyPart(
	part: string,
	work: (night: Night) => Promise<Omit<PartResult, 'part'>>,
): void {
	const scale = Number(process.env.NIGHTLY_SCALE ?? 1);
	const night: Night = {
		scale,
		scaled: (full) => Math.max(1, Math.round(full * scale)),
		seed: Number(process.env.NIGHTLY_SEED ?? Date.now() % 2 ** 31),
		progress: (text) => process.stderr.write(`[${part}] ${text}\n`),
	};
	const started = performance.now();
	work(night)
		.catch((error: unknown) => ({ figures: {}, failures: 1, notes: [asNote(error)] }))
		.then((outcome) => {
			const result: PartResult = { part, ...outcome };
			const json = `${JSON.stringify(result, null, '\t')}\n`;
			const { NIGHTLY_RESULT: file } = process.env;
			if (file === undefined) process.stdout.write(json);
			else writeFileSync(file, json);
			const failures = failuresOf(result);
			const seconds = Math.round((performance.now() - started) / 1_000);
			night.progress(`ended after ${seconds} s, failures: ${failures}, seed: ${night.seed}`);
			// A part may leave sockets or timers behind; the night does not wait for them.
			process.exit(failures > 0 ? 1 : 0);
		})
		.catch((error: unknown) => {
			process.stderr.write(`[${part}] ${asNote(error)}\n`);
			process.exit(1);
		});
}

function asNote(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
