import base from '../../jest.config.mjs';

/** Queue mode: an n8n of its own, with PostgreSQL, Redis and workers. See queue.test.mts. */
export default {
	rootDir: '../..',
	testEnvironment: 'node',
	testMatch: ['<rootDir>/e2e/queue/*.test.mts'],
	moduleFileExtensions: base.moduleFileExtensions,
	transform: base.transform,
};
