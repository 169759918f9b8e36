import { defineConfig } from 'vitest/config'
import { closingLine } from './scripts/closing-line.testing.ts'
import { DearestFirst } from './scripts/dearest-first.testing.ts'

export default defineConfig({
  test: {
    include: ['{agent,app,domain,http,registry,search,verify,web,scripts,bench}/**/*.test.ts'],
    reporters: ['default', closingLine],
    globalSetup: ['./scripts/compile.testing.ts', './web/e2e/shared-site.testing.ts'],
    // When this says test, didwebvh-ts writes what it resolves into the working directory.
    env: { NODE_ENV: 'production' },
    // Real parts take real time: a wallet, a browser, a register. Nothing waits by the clock.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // What is compiled runs as it does elsewhere.
    server: { deps: { external: [/\/dist\//] } },
    // Vitest leaves one core to itself, which of two is half of them.
    maxWorkers: '100%',
    sequence: { sequencer: DearestFirst },
  },
})
