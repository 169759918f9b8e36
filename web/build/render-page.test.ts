import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '../shared/languages.ts'
import { PAGE_NAMES, type PageRequest, renderPage } from './render-page.ts'

const request: PageRequest = { page: 'verify', language: 'fr', apiBase: '' }

describe('a template', () => {
  test('takes its texts from the catalogue of its language, and its parts from files', () => {
    const html = renderPage('<p>{{>line}}</p>{{$language}}', { line: '{{site.nav.verify}}\n' }, request)
    expect(html).toBe('<p>Vérifier une attestation</p>fr')
  })

  test('is refused when it names a message, a value or a part that does not exist', () => {
    expect(() => renderPage('{{no.such.message}}', {}, request)).toThrow('no message "no.such.message"')
    expect(() => renderPage('{{$nothing}}', {}, request)).toThrow('no value named "$nothing"')
    expect(() => renderPage('{{>nothing}}', {}, request)).toThrow('no part named "nothing"')
  })

  test('is refused when it names a message that needs values', () => {
    expect(() => renderPage('{{error.code}}', {}, request)).toThrow('needs values')
  })

  test('escapes markup in values', () => {
    const html = renderPage('{{$api}}', {}, { ...request, apiBase: 'https://api.example/?a="><script>' })
    expect(html).not.toMatch(/[<>"]/)
  })
})

const folder = new URL('../templates/', import.meta.url)
const partsFolder = new URL('parts/', folder)
const parts = Object.fromEntries(
  readdirSync(partsFolder).map(file => [basename(file, '.html'), readFileSync(new URL(file, partsFolder), 'utf8')]),
)

describe.each(LANGUAGES)('in %s', language => {
  test.each(PAGE_NAMES)('the page %s is complete, with its language and its alternates', page => {
    const template = readFileSync(new URL(`${page}.html`, folder), 'utf8')
    const html = renderPage(template, parts, { page, language, apiBase: '' })
    expect(html).not.toMatch(/\{\{|\}\}/)
    expect(html).toContain(`<html lang="${language}">`)
    expect(html.match(/rel="alternate" hreflang="(en|fr|x-default)"/g)).toHaveLength(3)
    // The content security policy of the server allows neither.
    expect(html).not.toMatch(/ style=| on[a-z]+=|<style|<script(?![^>]*src=)/)
  })
})
