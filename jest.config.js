import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/test/environment.js',
  testSequencer: '<rootDir>/test/sequencer.js',
  // Jest's own choice is one less than there are cores. Tests wait for processes, browsers and clocks as well:
  // twice as many keep the cores busy meanwhile.
  maxWorkers: 2 * availableParallelism(),
  // Real servers on a busy machine: the limit is for what hangs, not for what is slow.
  testTimeout: 300_000,
  injectGlobals: false,
  setupFiles: ['<rootDir>/test/setup.js'],
  setupFilesAfterEnv: ['<rootDir>/test/after-each.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Packages too: see test/packages.js.
  transformIgnorePatterns: [],
  transform: {
    '/node_modules/.+\\.[cm]?js$': '<rootDir>/test/packages.js',
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, sourceMaps: true },
    ],
  },
};
