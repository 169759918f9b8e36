/** `npm test` sets up like `npm start`, then runs all checks and tests. */
import { build, install, requireNode, run } from './set-up.mjs'

requireNode()
install()
build()
run('npm', ['run', '--silent', 'check'])
run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)])
