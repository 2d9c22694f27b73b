/** CartRover's bucket, as the vendor documents it. */
export const BURST = 100;
export const REFILL_MS = 600;

/** Calls that the node makes at once unless told otherwise. */
export const AT_ONCE = 5;

export interface BucketState {
	/** Calls that are there at the start. */
	burst?: number;
	/** ms until the next one. */
	everyMs?: number;
}

/**
 * The least ms in which a bucket lets through so many calls: those at hand at once, the others as it
 * refills. The round trip of the last one is not in it.
 */
export function bucketMs(calls: number, state: BucketState = {}): number {
	const { burst = BURST, everyMs = REFILL_MS } = state;
	return Math.max(0, calls - burst) * everyMs;
}

/** The least ms that so many round trips take, made `atOnce` at a time. */
export function roundTripsMs(calls: number, roundTripMs: number, atOnce = AT_ONCE): number {
	return Math.ceil(calls / atOnce) * roundTripMs;
}

/** The least ms for independent calls: the bucket's or the round trips', whichever is longer. */
export function callsMs(calls: number, roundTripMs: number, state: BucketState = {}): number {
	if (calls === 0) return 0;
	return Math.max(bucketMs(calls, state) + roundTripMs, roundTripsMs(calls, roundTripMs));
}

/**
 * The least ms for a list of pages: the first by itself, since it tells how many there are, then the
 * others.
 */
export function pagesMs(pages: number, roundTripMs: number, atOnce = AT_ONCE): number {
	const trips = roundTripMs + roundTripsMs(pages - 1, roundTripMs, atOnce);
	return Math.max(bucketMs(pages) + roundTripMs, trips);
}
