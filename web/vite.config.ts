/**
 * Builds the site into `dist/web`. `vite -c web/vite.config.ts` serves it during development, in front of a running
 * API.
 */
// biome-ignore lint/style/noRestrictedImports: this part runs in Node, at build time
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { pageInputs, pagesPlugin } from './build/pages-plugin.ts'

const root = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '')
const API = 'http://localhost:3000'
const API_PATHS = [
  '/api',
  '/credentials',
  '/status-lists',
  '/.well-known',
  '/credential-types',
  '/openapi.json',
  '/docs',
]

export default defineConfig({
  root,
  base: '/',
  appType: 'custom',
  plugins: [pagesPlugin(root, process.env.VITE_API_BASE ?? '')],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2022',
    // The server's content security policy allows files of its own origin, and nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: pageInputs(root) },
  },
  // The verifier loads its larger parts only when a credential needs them; ES modules allow that in the worker, too.
  worker: { format: 'es' },
  server: { proxy: Object.fromEntries(API_PATHS.map(path => [path, API])) },
})
