/*
 * Preloaded into a program that must not outlive the one that started it: ends the program's whole
 * process group as soon as the other end of a pipe is closed, which the operating system does however
 * the starter ends. The program has to lead a process group of its own.
 *
 * CARTROVER_LIFELINE_FD      the pipe, an open file descriptor
 * CARTROVER_LIFELINE_REMOVE  a folder that goes with the program; optional
 */
const { rmSync } = require('node:fs');
const { Socket } = require('node:net');

const { CARTROVER_LIFELINE_FD: fd, CARTROVER_LIFELINE_REMOVE: folder } = process.env;

function endGroup() {
	try {
		process.kill(-process.pid, 'SIGKILL');
	} catch {
		// Started by way of a shell, which leads the group.
		process.kill(process.pid, 'SIGKILL');
	}
}

if (fd !== undefined) {
	// What this program starts is in its group already and has no such descriptor.
	delete process.env.CARTROVER_LIFELINE_FD;
	delete process.env.CARTROVER_LIFELINE_REMOVE;
	const pipe = new Socket({ fd: Number(fd), readable: true, writable: false });
	const end = () => {
		try {
			if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
		} finally {
			endGroup();
		}
	};
	pipe.on('error', end);
	pipe.on('close', end);
	pipe.resume();
	pipe.unref();
}
