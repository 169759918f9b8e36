/**
 * The verifier's tests alone, without a browser and without anything compiled: for its coverage and for mutation
 * testing, which run them thousands of times (`npm run coverage`, `npm run mutation`).
 */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['verify/**/*.test.ts'],
    exclude: ['verify/checks/browser.test.ts', 'verify/checks/minted-credential.test.ts'],
    // When this says test, didwebvh-ts writes what it resolves into the working directory.
    env: { NODE_ENV: 'production' },
    testTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['verify/**/*.ts'],
      exclude: ['verify/**/*.test.ts', 'verify/**/*.testing.ts', 'verify/vitest.config.ts'],
      reporter: ['text'],
      thresholds: { lines: 95, branches: 95 },
    },
  },
})
