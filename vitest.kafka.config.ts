import { defineConfig } from 'vitest/config'

/** The sink against a real broker: apart from `npm test`, as it needs Java and Maven. */
export default defineConfig({
  test: {
    include: ['test/kafka/**/*.spec.ts'],
    pool: 'threads',
    // Each file starts a broker of its own: one after the other is enough for any machine.
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
})
