import { defineConfig } from 'vitest/config'

/** The journey in a real browser: apart from `npm test`, as it needs Chromium and the built dashboard. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.spec.ts'],
    globalSetup: ['test/setup-build.ts'],
    pool: 'threads',
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
})
