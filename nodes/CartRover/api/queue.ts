/**
 * Makes a queue that has so much work under way at once, at most, and begins it in the order in which it
 * was asked for.
 */
export function queueOf(most: number): <T>(work: () => Promise<T>) => Promise<T> {
	let underWay = 0;
	const waiting: Array<() => void> = [];
	return async (work) => {
		// Whoever ends hands its place on: it stays taken.
		if (underWay >= most) await new Promise<void>((begin) => waiting.push(begin));
		else underWay += 1;
		try {
			return await work();
		} finally {
			const next = waiting.shift();
			if (next) next();
			else underWay -= 1;
		}
	};
}
