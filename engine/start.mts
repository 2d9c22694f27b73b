/**
 * `npm start`: a CartRover workflow in n8n's own engine, step by step, for somebody who has neither a
 * CartRover account nor n8n.
 */
import { ensureBuilt } from '../tools/build.mts';
import { HELP, readOptions, UsageError } from './start/options.mts';

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
	process.stderr.write(`${text}\n`);
}

async function main(): Promise<number> {
	const options = readOptions(process.argv.slice(2), process.env);
	if (options.mode === 'help') {
		say(HELP.trimEnd());
		return 0;
	}
	const { json } = options;
	const tell = json ? complain : say;
	await ensureBuilt(tell);
	tell("Loading n8n's engine ...");
	// Only now: loading it takes seconds, in which nothing would be seen.
	const { runInSandbox, runLive } = await import('./start/run.mts');
	const { plain } = await import('./start/report.mts');
	const report = json ? () => {} : say;
	const result =
		options.mode === 'live' ? await runLive(options, report) : await runInSandbox(options, report);
	if (json) say(JSON.stringify(result, null, '\t'));
	const { failure } = result;
	if (failure === undefined) return 0;
	const where = failure.at === undefined ? '' : ` at “${failure.at}”`;
	complain(`The workflow failed${where}: ${plain(failure.message)}`);
	return 1;
}

// Whoever reads the output may stop reading, as `head` does; the run goes on to its end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code !== 'EPIPE') throw error;
});

try {
	process.exitCode = await main();
} catch (error) {
	const { message, stack } = error as Error;
	if (error instanceof UsageError) complain(`${message}\nSee: npm start -- --help`);
	else complain(stack ?? message);
	process.exitCode = error instanceof UsageError ? 2 : 1;
}
