/** `npm run dev` compiles on change, restarts the server on change, and serves the site with Vite. */
import { spawn } from 'node:child_process'
import { build, install, ROOT, requireNode } from './set-up.mjs'

requireNode()
install()
build()

const children = [
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'],
  ['--watch', 'dist/app/cli/main.js', 'serve'],
  ['node_modules/vite/bin/vite.js', '-c', 'web/vite.config.ts'],
].map(args => spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }))

const stop = () => {
  for (const child of children) child.kill()
}
for (const child of children) child.on('exit', stop)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)
