import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openEvidenceFolder } from './evidence-folder.ts'
import { fetchDocument } from './fetch-document.ts'

async function serve(listener: RequestListener): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(listener)
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  const close = () => new Promise<void>(closed => void server.close(() => closed()))
  onTestFinished(close)
  return { url: `http://127.0.0.1:${address.port}/`, close }
}

test('the command line fetches a document with its text and media type', async () => {
  const { url } = await serve((_, response) => response.setHeader('Content-Type', 'text/plain').end('é'))
  expect(await fetchDocument(url)).toEqual({ ok: true, body: 'é', mediaType: 'text/plain' })
})

test.each<[string, RequestListener, string, object]>([
  ['an error', (_, response) => response.writeHead(404).end('none'), 'document_http_status', { status: '404' }],
  [
    'a redirect, which is not followed',
    (_, response) => response.writeHead(302, { location: '/x' }).end(),
    'document_redirects',
    {},
  ],
  ['bytes that are not text', (_, response) => response.end(Buffer.from([0xff])), 'document_not_text', {}],
  [
    'more than is read',
    (_, response) => response.end(Buffer.alloc(9 * 1024 * 1024, 'a')),
    'document_too_large',
    { limit: '8388608' },
  ],
])('the command line says that a server gave %s', async (_, listener, code, values) => {
  const { url } = await serve(listener)
  expect(await fetchDocument(url)).toEqual({ ok: false, reason: [{ code, values }] })
})

test('the command line says why a connection failed', async () => {
  const { url, close } = await serve(() => undefined)
  await close()
  const reason = [{ code: 'document_connection_failed', values: { detail: 'ECONNREFUSED' } }]
  expect(await fetchDocument(url)).toEqual({ ok: false, reason })
})

test('an evidence folder gives the reason for each document that it cannot provide', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'orgseal-evidence-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const index = {
    'https://a.example/good': 'good.json',
    'https://a.example/missing': 'missing.json',
    'https://a.example/outside': '../outside.json',
    'https://a.example/bytes': 'bytes',
    'https://a.example/folder': 'folder',
    'https://a.example/large': { file: 'large', mediaType: 'text/plain' },
  }
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index))
  writeFileSync(join(folder, 'good.json'), '{}')
  writeFileSync(join(folder, 'bytes'), Buffer.from([0xff]))
  writeFileSync(join(folder, 'large'), Buffer.alloc(8 * 1024 * 1024 + 1, 'a'))
  mkdirSync(join(folder, 'folder'))
  const { fetchDocument: read, missing } = openEvidenceFolder(folder)
  const codeOf = async (name: string) => {
    const document = await read(`https://a.example/${name}`)
    return document.ok || typeof document.reason === 'string' ? document : document.reason[0]
  }
  expect(await codeOf('good')).toEqual({ ok: true, body: '{}', mediaType: '' })
  expect(await codeOf('unnamed')).toEqual({ code: 'document_not_indexed', values: { file: 'index.json' } })
  expect(await codeOf('missing')).toEqual({ code: 'document_file_missing', values: { file: 'missing.json' } })
  expect(await codeOf('outside')).toEqual({ code: 'document_file_missing', values: { file: '../outside.json' } })
  expect(await codeOf('bytes')).toEqual({ code: 'document_file_not_text', values: { file: 'bytes' } })
  expect(await codeOf('folder')).toMatchObject({ code: 'document_file_not_text' })
  expect(await codeOf('large')).toEqual({
    code: 'document_file_too_large',
    values: { file: 'large', limit: '8388608' },
  })
  expect(missing).toEqual(['unnamed', 'missing', 'outside'].map(name => `https://a.example/${name}`))
})
