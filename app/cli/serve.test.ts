import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../registry/store/store.testing.ts'
import { orgseal } from './cli.testing.ts'
import { writeSample } from './sample-register.testing.ts'

test('serve refuses to listen on a public address without ORGSEAL_WALLET_KEY', async () => {
  const environment = { ORGSEAL_DATA_DIR: temporaryFolder(), ORGSEAL_HOST: '0.0.0.0', ORGSEAL_WALLET_KEY: '' }
  const refused = await orgseal(['serve'], environment)
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain('[wallet_key_required]')
})

test('serve does not start before anything was imported', async () => {
  const refused = await orgseal(['serve'], { ORGSEAL_DATA_DIR: join(temporaryFolder(), 'none') })
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain('[not_ready]')
})

test('serve ends with an error when its port is taken, or is not the port that credentials carry', async () => {
  const folder = temporaryFolder()
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const data = { ORGSEAL_DATA_DIR: join(folder, 'data') }
  const sample = writeSample(join(folder, 'sample.csv'), 1000)
  await orgseal(['import', sample, '--register', 'isle-of-man'], { ...data, PORT: String(port) })

  const refused = await orgseal(['serve'], { ...data, PORT: String(port) })
  taken.close()
  expect(refused.status).toBe(2)
  expect(refused.stderr).toMatch(/PORT.*\[invalid_setting\]/)
  expect(refused.stderr).not.toMatch(/\n {4}at /)

  const elsewhere = await orgseal(['serve'], { ...data, PORT: String(port === 65_535 ? port - 1 : port + 1) })
  expect(elsewhere.status).toBe(1)
  expect(elsewhere.stderr).toContain('[base_url_mismatch]')
})
