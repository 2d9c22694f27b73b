import base from './jest.config.mjs';

/**
 * The end-to-end tests. Nothing is mapped to sources here: what runs is the packed tarball, in an n8n
 * that the global set-up starts and that all files share. See e2e/host/n8n.mts for how to use it.
 */
export default {
	rootDir: '.',
	testEnvironment: 'node',
	testMatch: ['<rootDir>/e2e/**/*.test.mts'],
	// Has services of its own and takes its time: npm run e2e:queue.
	testPathIgnorePatterns: ['<rootDir>/e2e/queue/'],
	moduleFileExtensions: base.moduleFileExtensions,
	transform: base.transform,
	globalSetup: '<rootDir>/e2e/support/globalSetup.mjs',
	globalTeardown: '<rootDir>/e2e/support/globalTeardown.mjs',
	// A real n8n on a busy machine takes its time.
	testTimeout: 180_000,
};
