import Table from 'cli-table3';

import type { Say } from '../host/progress.mts';

/** Says what is being done, and remembers how long each part took. */
export class Phases {
	private readonly done: Array<[name: string, ms: number]> = [];

	constructor(private readonly say: Say) {}

	/** Does a part of the work. */
	async run<T>(name: string, work: () => Promise<T>): Promise<T> {
		this.say(`${name} ...`);
		const started = performance.now();
		const result = await work();
		this.done.push([name, performance.now() - started]);
		return result;
	}

	/** All parts with their times, in seconds. */
	table(): string {
		const table = new Table({ colAligns: ['left', 'right'], style: { head: [], border: [] } });
		const total = this.done.reduce((sum, [, ms]) => sum + ms, 0);
		for (const [name, ms] of [...this.done, ['Together', total] as const]) {
			table.push([name, `${(ms / 1_000).toFixed(1)} s`]);
		}
		return table.toString();
	}
}
