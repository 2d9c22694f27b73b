import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { isBuilt } from '../../../tools/build.mts';

const root = mkdtempSync(join(tmpdir(), 'cartrover-built-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Makes a file, and its folder, as old as this. */
function file(name: string, seconds: number): void {
	const path = join(root, name);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, '');
	for (const each of [path, dirname(path)]) utimesSync(each, seconds, seconds);
}

test('what was built before a source changed, came or went is not up to date', () => {
	file('nodes/CartRover/a.ts', 100);
	utimesSync(join(root, 'nodes'), 100, 100);
	expect(isBuilt(root)).toBe(false);
	file('dist/.built', 200);
	expect(isBuilt(root)).toBe(true);
	file('nodes/CartRover/a.ts', 300);
	expect(isBuilt(root)).toBe(false);
	file('nodes/CartRover/a.ts', 100);
	expect(isBuilt(root)).toBe(true);
	utimesSync(join(root, 'nodes/CartRover'), 300, 300);
	expect(isBuilt(root)).toBe(false);
});
