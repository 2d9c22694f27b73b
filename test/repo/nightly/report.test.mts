import { readOptions } from '../../../tools/nightly/options.mts';
import { markdownReport, passed, terminalReport } from '../../../tools/nightly/report.mts';

const result = { part: 'soak', figures: { orders: 12_000, lost: 0 }, failures: 0, notes: [] };

test('a part passes with a result in which nothing failed, was lost, doubled or leaked', () => {
	const run = { part: 'soak', seconds: 61, result };
	expect(passed(run)).toBe(true);
	expect(passed({ ...run, problem: 'it ended with SIGKILL' })).toBe(false);
	expect(passed({ part: 'soak', seconds: 0 })).toBe(false);
	expect(passed({ ...run, result: { ...result, failures: 1 } })).toBe(false);
	for (const name of ['lost', 'doubled', 'leaks']) {
		expect(passed({ ...run, result: { ...result, figures: { [name]: 1 } } })).toBe(false);
	}
});

test('the table adds up what must be 0, and names the parts that are missing', () => {
	const runs = [
		{ part: 'soak', seconds: 61, result: { ...result, figures: { lost: 2 }, notes: ['seed 7'] } },
		{ part: 'fuzz', seconds: 5.4, result: { ...result, part: 'fuzz', figures: { lost: 1 } } },
		{ part: 'hostile', seconds: 0, problem: 'this part is missing' },
	];
	const page = markdownReport('A night', runs);
	expect(page).toContain('| soak | FAILED | 1:01 min |');
	expect(page).toContain('| all | parts that failed | 3 |\n|  | lost | 3 |');
	expect(page).toContain('- soak: seed 7\n- hostile: this part is missing');
	expect(terminalReport(runs)).toContain('hostile: this part is missing');
});

test('options of the command', () => {
	expect(readOptions([])).toMatchObject({ parallel: 2, scale: 1, out: 'nightly.md' });
	expect(readOptions(['--only', 'secrets, fuzz', '--quick', '--seed', '7'])).toMatchObject({
		parts: ['fuzz', 'secrets'],
		scale: 0.03,
		seed: 7,
	});
	expect(readOptions(['--help'])).toBeUndefined();
	expect(() => readOptions(['--only', 'nothing'])).toThrow('There is no part nothing');
	expect(() => readOptions(['--parallel', '0'])).toThrow('--parallel takes a number');
});
