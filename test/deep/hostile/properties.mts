import fc from 'fast-check';

import { hostileBase, NAMED_BASES, NAMED_HEADERS } from './credentials.mts';
import { PLACES, type Probes } from './probes.mts';
import { hostilePath, hostileText, NAMED_PATHS, NAMED_TEXTS, NO_TEXTS } from './values.mts';

interface Tally {
	/** Inputs that were tried. */
	inputs: number;
	/** What was not as it must be, one line each. */
	wrong: string[];
}

/**
 * Every place with every text and no-text that has a name.
 *
 * @param share 3 takes every third one only, another third at the next place
 */
export async function namedTexts(probes: Probes, places = PLACES, share = 1): Promise<Tally> {
	const tally: Tally = { inputs: 0, wrong: [] };
	for (const place of places) {
		const turn = PLACES.indexOf(place);
		for (const [index, value] of [...NAMED_TEXTS, ...NO_TEXTS, null, 0, 17, -1.5].entries()) {
			if ((index + turn) % share !== 0) continue;
			tally.inputs += 1;
			const wrong = await probes.probe(place, value);
			const shown = JSON.stringify(value)?.slice(0, 60);
			tally.wrong.push(...wrong.map((line) => `${place.name} ${shown}: ${line.slice(0, 200)}`));
		}
	}
	return tally;
}

/** Every path that has a name, as Custom Request and as Endpoint Path. */
export async function namedPaths(probes: Probes): Promise<Tally> {
	const tally: Tally = { inputs: 0, wrong: [] };
	for (const path of NAMED_PATHS) {
		for (const option of [false, true]) {
			tally.inputs += 1;
			const wrong = await probes.probePath(path, option);
			const shown = JSON.stringify(path).slice(0, 60);
			tally.wrong.push(...wrong.map((line) => `${shown} ${option}: ${line.slice(0, 200)}`));
		}
	}
	return tally;
}

/** Every Base URL that has a name, and every text where a header line is made of it. */
export async function namedCredentials(probes: Probes): Promise<Tally> {
	const tally: Tally = { inputs: 0, wrong: [] };
	for (const [base, usable] of NAMED_BASES) {
		tally.inputs += 1;
		tally.wrong.push(...(await probes.probeBase(base, usable)));
	}
	for (const field of ['apiUser', 'apiKey', 'merchantPk'] as const) {
		for (const value of NAMED_HEADERS) {
			tally.inputs += 1;
			const wrong = await probes.probeHeader(field, value);
			tally.wrong.push(...wrong.map((line) => `${field} ${JSON.stringify(value)}: ${line}`));
		}
	}
	return tally;
}

/**
 * Draws inputs at random.
 *
 * @throws fast-check's error with the smallest input that went wrong, and its seed
 */
export async function drawn(probes: Probes, numRuns: number, seed?: number): Promise<Tally> {
	const options = { numRuns, seed, endOnFailure: true };
	const tally: Tally = { inputs: 0, wrong: [] };
	const check = async (wrong: Promise<string[]>) => {
		tally.inputs += 1;
		const lines = await wrong;
		if (lines.length > 0) throw new Error(lines.join('\n').slice(0, 1_000));
	};
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...PLACES), hostileText, async (place, text) => {
			await check(probes.probe(place, text));
		}),
		options,
	);
	await fc.assert(
		fc.asyncProperty(hostilePath, fc.boolean(), async (path, option) => {
			await check(probes.probePath(path, option));
		}),
		options,
	);
	await fc.assert(
		fc.asyncProperty(hostileBase, async (base) => await check(probes.probeBase(base))),
		options,
	);
	return tally;
}
