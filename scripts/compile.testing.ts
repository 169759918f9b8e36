/**
 * Compiles once before the tests: worker threads and the command line run as
 * JavaScript, because Node 20 cannot load TypeScript in them.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export function setup(): void {
  const root = fileURLToPath(new URL('..', import.meta.url))
  // `npm run check` checks the types.
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck']
  const done = spawnSync(process.execPath, tsc, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`the sources do not compile:\n${done.stdout}${done.stderr}`)
}
