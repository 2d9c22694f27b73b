import fc from 'fast-check';

import { SEED, TIMES } from './chance.mts';

// For every test file (jest.config.mjs): what it draws by fast-check, it draws from this seed.
fc.configureGlobal({ seed: SEED, numRuns: 100 * TIMES });
