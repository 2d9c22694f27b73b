import base from './jest.config.mjs';

/** `npm test`: what a contributor runs before a commit. The rest is `npm run test:deep`. */
export default { ...base, testPathIgnorePatterns: ['<rootDir>/test/deep/'] };
