/** The middle value; of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
	if (values.length === 0) return Number.NaN;
	const sorted = [...values].sort((a, b) => a - b);
	const half = sorted.length / 2;
	const upper = sorted[Math.floor(half)] as number;
	return Number.isInteger(half) ? ((sorted[half - 1] as number) + upper) / 2 : upper;
}

/**
 * The median of the ratios of pairs from the same round: what disturbs a whole round is in both.
 *
 * @throws RangeError where the two were not measured in the same rounds
 */
export function ratio(over: readonly number[], under: readonly number[]): number {
	if (over.length !== under.length) throw new RangeError('Ratios need pairs of the same rounds');
	return median(over.map((value, round) => value / (under[round] as number)));
}

/** The arithmetic mean. */
export function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Half of the distance between the highest and the lowest value, as a share of the median. */
export function spread(values: readonly number[]): number {
	return (Math.max(...values) - Math.min(...values)) / 2 / median(values);
}
