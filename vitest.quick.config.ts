/**
 * `npm run test:quick`: the tests that need no process of their own, no browser and no whole register. The rest, which
 * takes minutes, runs with `npm test`.
 */
import { defineConfig, mergeConfig } from 'vitest/config'
import everything from './vitest.config.ts'

export default mergeConfig(
  everything,
  defineConfig({
    test: {
      // Modules are loaded once for each worker, not for each file.
      isolate: false,
      exclude: [
        '**/node_modules/**',
        'app/cli/**',
        'web/e2e/**',
        'agent/wallet/**',
        'agent/issuer*/**',
        'agent/issuer-agent.test.ts',
        'registry/check/**',
        'scripts/**',
        'search/sqlite-fts/threads/**',
        'search/sqlite-fts/open-engine.test.ts',
        'search/**/relevance*.test.ts',
        'registry/importing/records/isle-of-man.test.ts',
        'bench/**',
        // Real sockets, and properties over many thousands of texts.
        'http/server.test.ts',
        'registry/verification/open-verifications.test.ts',
        'registry/importing/csv/encodings.test.ts',
        'search/names/normalise-name.test.ts',
        'search/sqlite-fts/asking/searching.test.ts',
      ],
    },
  }),
)
