import type { KeyLevel } from '../../sandbox/index.mts';
import { startWorld, type World } from './world.mts';

/** Answers, by what was asked: `ok: to the second, both included`. */
export type Findings = Map<string, string>;

/** Runs Account: Check against a sandbox of a year's orders in which these readings are in force. */
export async function checkUnder(
	readings: readonly string[],
	{ level = 'merchant', prepare }: { level?: KeyLevel; prepare?: (world: World) => void } = {},
): Promise<{ findings: Findings; requests: number }> {
	const world = await startWorld({ readings });
	try {
		prepare?.(world);
		return await checkIn(world, level);
	} finally {
		await world.end();
	}
}

export async function checkIn(
	world: World,
	level: KeyLevel,
	credential?: Record<string, string>,
): Promise<{ findings: Findings; requests: number }> {
	const before = world.sandbox.log.entries.length;
	const { items, error } = await world.run('account', 'check', {}, { level, credential });
	expect(error).toBeUndefined();
	const findings = new Map(
		items.map(({ json: { check, result, found } }) => [
			check as string,
			`${result as string}: ${found as string}`,
		]),
	);
	expect(findings.size).toBe(items.length);
	return { findings, requests: world.sandbox.log.entries.length - before };
}
