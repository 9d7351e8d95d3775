import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/setup-build.ts'],
    pool: 'threads',
    // Nearly six times faster, and the embedded store is started once per thread; hence no test leaves a global behind.
    isolate: false,
    // The slow files wait for processes of their own: a second worker halves the time even where there are two cores.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
