import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestRegistry, type TestRegistry } from '../app.testing.ts'
import { openApiDocument } from '../shared/openapi.ts'
import { PROBLEMS } from '../shared/problems.ts'

let registry: TestRegistry
let document: ReturnType<typeof openApiDocument>
let html: string

beforeAll(async () => {
  registry = await openTestRegistry()
  document = openApiDocument(registry.app, 'https://registry.example')
  html = await (await registry.app.request('/docs')).text()
})

afterAll(() => registry.close())

function operations() {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    [item.get, item.post].flatMap(operation => (operation ? [{ path, operation }] : [])),
  )
}

describe('openapi.json', () => {
  test('is generated from the routes, as OpenAPI 3.1', async () => {
    const served = await (await registry.app.request('/openapi.json')).json()
    expect(served).toEqual(JSON.parse(JSON.stringify(document)))
    expect(document.openapi).toBe('3.1.0')
    expect(document.servers).toEqual([{ url: 'https://registry.example' }])
  })

  test('describes every route', () => {
    const undescribed = ['/openapi.json', '/docs', '/docs/style.css']
    const routed = registry.app.routes
      .filter(route => route.method !== 'ALL' && !undescribed.includes(route.path))
      .map(route => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`)
    const described = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
      Object.keys(item).map(method => `${method.toUpperCase()} ${path}`),
    )
    expect([...new Set(routed)].sort()).toEqual(described.sort())
  })

  test('names, describes and tags each operation, once', () => {
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    const tags = new Set(document.tags?.map(tag => tag.name))
    for (const { path, operation } of operations()) {
      expect(operation.summary, path).toBeTruthy()
      expect(
        operation.tags?.every(tag => tags.has(tag)),
        path,
      ).toBe(true)
    }
  })

  test('declares each parameter of an address, and describes every parameter', () => {
    for (const { path, operation } of operations()) {
      const parameters = (operation.parameters ?? []).flatMap(parameter => ('name' in parameter ? [parameter] : []))
      const inPath = parameters.filter(parameter => parameter.in === 'path').map(parameter => parameter.name)
      expect(inPath, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
      for (const parameter of parameters) expect(parameter.description, `${path} ${parameter.name}`).toBeTruthy()
    }
  })

  test('gives the parameters of search with their types, limits and examples', () => {
    const parameters = document.paths?.['/api/v1/organizations']?.get?.parameters ?? []
    const byName = new Map(parameters.flatMap(one => ('name' in one ? [[one.name, one]] : [])))
    expect(byName.get('limit')).toMatchObject({
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    })
    expect(byName.get('status')).toMatchObject({ schema: { type: 'string', enum: ['active', 'inactive'] } })
    expect(byName.get('type')).toMatchObject({ style: 'form', explode: true, schema: { type: 'array' } })
    expect(byName.get('registeredFrom')).toMatchObject({ schema: { type: 'string', format: 'date' } })
  })

  test('describes errors as problems everywhere', () => {
    for (const { path, operation } of operations()) {
      for (const [status, response] of Object.entries(operation.responses ?? {})) {
        if (Number(status) < 400) continue
        expect(Object.keys(response.content), `${path} ${status}`).toEqual(['application/problem+json'])
        expect(response.content['application/problem+json'].schema).toEqual({ $ref: '#/components/schemas/Problem' })
      }
    }
  })

  test('contains everything that it refers to', () => {
    const names = new Set(Object.keys(document.components?.schemas ?? {}))
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target = '']) => target)
    expect(references.length).toBeGreaterThan(0)
    for (const target of references) expect(names, target).toContain(target.replace('#/components/schemas/', ''))
  })
})

describe('the page /docs', () => {
  test('lists every operation and explains every code at the address that problems give', () => {
    for (const { path, operation } of operations()) {
      expect(html).toContain(`id="${operation.operationId}"`)
      expect(html).toContain(path)
    }
    for (const code of Object.keys(PROBLEMS)) expect(html).toContain(`id="${code}"`)
  })

  test('needs nothing that the content security policy forbids', () => {
    expect(html).not.toMatch(/<script|<style|style=|\son\w+=/)
    const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
    for (const address of sources) expect(address).toMatch(/^[/#]/)
  })

  test('has a language, one first heading, and no identifier twice', () => {
    expect(html).toMatch(/<html lang="en">/)
    expect(html.match(/<h1/g)).toHaveLength(1)
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    for (const target of targets) expect(ids).toContain(target)
  })

  test('has its style sheet', async () => {
    const response = await registry.app.request('/docs/style.css')
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8')
  })
})
