/**
 * A published file never changes: credentials point at these files, and
 * SD-JWT VCs carry the hash of `vct.json`. When this test fails, make a new
 * version beside the old one (`v2/credential-type.json`); do not change the hash.
 */
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { loadTypes } from './statements.testing.ts'

const types = loadTypes('https://registry.example')

/** sha-256 of each file as `https://registry.example` serves it. */
const PUBLISHED: Readonly<Record<string, string>> = {
  'status-list/v1/context.jsonld': '039c4ef48a7b9b5e981ffb1f37ae899fb150b7a09c53f610a81f705437e6e39f',
  'business-number/v1/context.jsonld': 'a9108bce6a18c7ca22c92dae695f77d58ca8ea0bcb6e326d053ba923c33781d0',
  'business-number/v1/schema.json': '5bd28aa5e8d57901649abe802bf6b73c551dc61e465ccf7636f18a164bc3af29',
  'business-number/v1/display.json': '6874c11cd2a737d971ce8a5f6614b4e6c017db994d66d0eb79c5f6929eb37ccb',
  'business-number/v1/vct.json': '717f962b24367920c5e070450d409f0f8a0523c1822840cfb979bf2d06dae32b',
  'digital-identity-anchor/v1/context.jsonld': 'dbfc09e2f18c9be941040658d8bdcce3d6f1fae4c87131782b981bbf8e65fb33',
  'digital-identity-anchor/v1/schema.json': '5a0084eef38dfcefa296d7994a553f4e3b9bdacb412f4b1f56e3b104b34382fc',
  'digital-identity-anchor/v1/display.json': 'd973a19eb6669a4e5229fad705c05ac740dc4572bbc6e5b1f11407613b60cbe5',
  'digital-identity-anchor/v1/vct.json': '3b529bd2dcdeb4b450bd2c87c5031215d849c1a6187c9b1e0e311b56850ea8cf',
  'good-standing/v1/context.jsonld': '358180a7de5cbc617aa085487d1878305f869c6e3352731064728dcc4b468d8f',
  'good-standing/v1/schema.json': '13971ba7c92161a8dedcd8a8f6f53aa17908fa2a7810c4c9b19b9253cafd1bae',
  'good-standing/v1/display.json': '42bb44b51d42d662ee75cfd21741cf1f9a46a95b6ad4ec5120ba92a427a445cb',
  'good-standing/v1/vct.json': 'a0fa33664df390e8a3ca3a3bb7dad426c39221bcb89bca8e27f908f2652fca49',
  'registration/v1/context.jsonld': '96ed8473256befeea5f3f5de72679d37a4ac48f30ab5896c50aa0c181dc625ca',
  'registration/v1/schema.json': '7e1dd225fabf69e148c5a628c792c37f13c98bec38963f9397b718c007b08c97',
  'registration/v1/display.json': '0bea9e6f38e29aa23d8836fa4a9b9a5dc3d0f28d0c03e78b0004c47bbf551b01',
  'registration/v1/vct.json': '5dedc840b79c0ab7f84dd679386c5cba2dfd2639e054176a69860249f4d93252',
  'relationship/v1/context.jsonld': 'c729bb21a40392e1970bf2b4f8cf67b8403d35b7d63e5904f02fae29db150d37',
  'relationship/v1/schema.json': 'ee39b4722086478c29a82f139cdf43a83d70e38c3815ba07976dd5ef70d550e8',
  'relationship/v1/display.json': 'b05181980f493d8e87b09d10ed5566197a1babca49021f191228d8ca72700751',
  'relationship/v1/vct.json': 'e84dbd675d59165f097b460e53217c8654117e5c66b2444c6688fa820b6bd73b',
}

const NAMES = ['context.jsonld', 'schema.json', 'display.json', 'vct.json']
const served = ['status-list/v1', ...types.list().map(({ type, version }) => `${type}/${version}`)].flatMap(folder =>
  NAMES.flatMap(name => {
    const [type = '', version = ''] = folder.split('/')
    const body = types.file(type, version, name)?.body
    return body === undefined ? [] : [[`${folder}/${name}`, body] as const]
  }),
)

it.each(served)('the served file %s is the one that was published', (path, body) => {
  expect(createHash('sha256').update(body, 'utf8').digest('hex'), path).toBe(PUBLISHED[path])
})

it('every file that was ever published is still served', () => {
  expect(served.map(([path]) => path).sort()).toEqual(Object.keys(PUBLISHED).sort())
})

it.each(types.list())(
  'the integrity of $type $version is the hash of the bytes that are served',
  ({ type, version, vctIntegrity }) => {
    const body = types.file(type, version, 'vct.json')?.body ?? ''
    expect(vctIntegrity).toBe(`sha256-${createHash('sha256').update(body, 'utf8').digest('base64')}`)
  },
)
