/** Builds the site into `dist/web`; `vite -c web/vite.config.ts` serves it while developing, in front of a running API. */
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
    // The server's content security policy allows files of its own, and nothing inside the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: pageInputs(root) },
  },
  // The verifier loads its larger parts when a credential needs them, in its thread as in a page.
  worker: { format: 'es' },
  server: { proxy: Object.fromEntries(API_PATHS.map(path => [path, API])) },
})
