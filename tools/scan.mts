import { parseArgs } from 'node:util';

import { packAndExtract } from './package/tarball.mts';
import { scanFolder } from './scan/lint.mts';
import { ruleSets, SHIPPED, SOURCES } from './scan/rules.mts';

/*
 * n8n's scan of a published package, before it is published: n8n's rules over the sources and over the
 * JavaScript of the packed tarball. Prints every finding and ends with 1 if there are any. Needs a build,
 * unless `--packed` names a folder that was packed before; `--sources` is the repository, `.` by default.
 */

const { values } = parseArgs({
	options: { sources: { type: 'string', default: '.' }, packed: { type: 'string' } },
});

const tarball = values.packed === undefined ? packAndExtract(values.sources) : undefined;
const packed = tarball?.dir ?? values.packed ?? '.';
try {
	for (const rules of await ruleSets()) {
		for (const [what, dir, patterns] of [
			['sources', values.sources, SOURCES],
			['tarball', packed, SHIPPED],
		] as const) {
			const { files, findings } = await scanFolder(dir, [...patterns], rules);
			console.log(`${rules.name} rules, ${what}: ${files} files, ${findings.length} findings`);
			for (const { file, line, rule, message } of findings) {
				console.log(`  ${what}/${file}:${line}  ${rule}  ${message}`);
			}
			if (findings.length > 0) process.exitCode = 1;
		}
	}
} finally {
	tarball?.remove();
}
