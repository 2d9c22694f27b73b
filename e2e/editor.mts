/**
 * `npm run editor`: a full n8n with this package, a sandbox and the examples, to try the nodes in.
 */
import { HELP, readEditorOptions } from './editor/options.mts';
import { runEditor, type Editor } from './editor/run.mts';
import { lastLines } from './host/install.mts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

function complain(error: unknown): void {
	process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
}

/** npm passes on the signal of a key that the terminal has sent to all: what comes so soon is the same key. */
const SAME_KEY_MS = 1_000;

let editor: Editor | undefined;
let endingSince: number | undefined;

/** Ends once, and says so. A second Ctrl-C, or one before the editor is there, ends everything at once. */
async function end(): Promise<void> {
	const now = performance.now();
	if (endingSince !== undefined && now - endingSince < SAME_KEY_MS) return;
	if (endingSince !== undefined || editor === undefined) {
		// n8n and npm end with this process, and locks are given back.
		say('\nEnded at once.');
		process.exit(130);
	}
	endingSince = now;
	say('\nEnding n8n and the sandbox. Ctrl-C again ends them at once ...');
	await editor.end();
	say('Ended.');
	process.exit();
}

async function main(): Promise<void> {
	const options = readEditorOptions(process.argv.slice(2));
	if (options.help) {
		say(HELP.trimEnd());
		return;
	}
	for (const signal of SIGNALS) process.on(signal, () => void end().catch(complain));
	editor = await runEditor(options, say);
	const how = await editor.n8n.ended();
	if (endingSince !== undefined) return;
	complain(`n8n ${how}. The end of ${editor.n8n.logFile}:\n${await lastLines(editor.n8n.logFile)}`);
	await editor.end();
	process.exit();
}

main().catch(complain);
