/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  // One less than there are cores is Jest's own choice: on two cores, one of them would do nothing.
  maxWorkers: '100%',
  // Real servers on a busy machine: the limit is for what hangs, not for what is slow.
  testTimeout: 300_000,
  setupFiles: ['<rootDir>/test/setup.js'],
  setupFilesAfterEnv: ['<rootDir>/test/after-each.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, sourceMaps: 'inline' },
    ],
  },
};
