/** The page that lists the API, made from its OpenAPI document. It needs no script and no files from other hosts. */
import { ERROR_CODES } from '../../../domain/errors.ts'
import type { openApiDocument } from '../shared/openapi.ts'
import { isProblemCode, PROBLEMS } from '../shared/problems.ts'

type OpenApiDocument = ReturnType<typeof openApiDocument>
type PathItem = NonNullable<OpenApiDocument['paths']>[string]
type Operation = NonNullable<PathItem['get']>
type Parameter = NonNullable<Operation['parameters']>[number]

export function docsPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    (['get', 'post'] as const).flatMap(method => {
      const operation = item[method]
      return operation ? [{ path, method, operation }] : []
    }),
  )
  const tags = document.tags ?? []
  const sections = tags.map(({ name, description = '' }) => {
    const own = operations.filter(({ operation }) => operation.tags?.includes(name))
    return `<section aria-labelledby="${slug(name)}">
<h2 id="${slug(name)}">${escapeHtml(name)}</h2>
<p>${prose(description)}</p>
${own.map(({ path, method, operation }) => operationHtml(path, method, operation)).join('\n')}
</section>`
  })
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API – ${escapeHtml(document.info.title)}</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header><p><a href="/">${escapeHtml(document.info.title)}</a></p></header>
<main id="main">
<h1>API</h1>
<p>${prose(document.info.description ?? '')}</p>
<p>For programs: <a href="/openapi.json">openapi.json</a> (OpenAPI ${escapeHtml(document.openapi)}).</p>
<nav aria-label="On this page"><ul>
${[...tags.map(({ name }) => name), 'Errors'].map(name => `<li><a href="#${slug(name)}">${escapeHtml(name)}</a></li>`).join('\n')}
</ul></nav>
${sections.join('\n')}
${errorsHtml()}
</main>
</body>
</html>
`
}

function operationHtml(path: string, method: 'get' | 'post', operation: Operation): string {
  const parameters = (operation.parameters ?? []).flatMap(parameter => ('name' in parameter ? [parameter] : []))
  const responses = Object.entries(operation.responses ?? {})
  return `<article aria-labelledby="${escapeHtml(operation.operationId ?? path)}">
<h3 id="${escapeHtml(operation.operationId ?? path)}">${escapeHtml(operation.summary ?? path)}</h3>
<p class="address"><code>${method.toUpperCase()} ${escapeHtml(path)}</code></p>
${operation.description === undefined ? '' : `<p>${prose(operation.description)}</p>`}
${parameters.length === 0 ? '' : `<h4>Parameters</h4>\n<dl>\n${parameters.map(parameterHtml).join('\n')}\n</dl>`}
<h4>Answers</h4>
<dl>
${responses.map(([status, response]) => `<dt>${escapeHtml(status)}</dt>\n<dd>${responseHtml(response)}</dd>`).join('\n')}
</dl>
</article>`
}

function parameterHtml(parameter: Exclude<Parameter, { $ref: string }>): string {
  const { name, required, schema, description } = parameter
  const facts = [parameter.in, required ? 'required' : 'optional', ...(schema ? schemaFacts(schema) : [])]
  const text = description ?? (schema && 'description' in schema ? (schema.description ?? '') : '')
  return `<dt><code>${escapeHtml(name)}</code> <span class="facts">${escapeHtml(facts.join(', '))}</span></dt>
<dd>${prose(text)}</dd>`
}

function schemaFacts(schema: NonNullable<Exclude<Parameter, { $ref: string }>['schema']>): string[] {
  if ('$ref' in schema) return []
  const { type, enum: words, minimum, maximum, default: fallback } = schema
  return [
    ...(typeof type === 'string' ? [type] : []),
    ...(Array.isArray(words) ? [words.join(' | ')] : []),
    ...(minimum !== undefined && maximum !== undefined ? [`${minimum} to ${maximum}`] : []),
    ...(fallback === undefined ? [] : [`default ${String(fallback)}`]),
  ]
}

function responseHtml(response: unknown): string {
  if (typeof response !== 'object' || response === null) return ''
  const description = 'description' in response ? String(response.description) : ''
  const content = 'content' in response && typeof response.content === 'object' ? response.content : undefined
  const types = content ? Object.keys(content).map(type => `<code>${escapeHtml(type)}</code>`) : []
  return [prose(description), ...types].join(' ')
}

function errorsHtml(): string {
  const entries = Object.entries(PROBLEMS).map(
    ([code, { title, explanation }]) => `<dt id="${code}"><code>${code}</code> <span class="facts">${
      isProblemCode(code) ? ERROR_CODES[code] : ''
    }, ${escapeHtml(title)}</span></dt>
<dd>${prose(explanation)}</dd>`,
  )
  return `<section aria-labelledby="errors">
<h2 id="errors">Errors</h2>
<p>Every error is <code>application/problem+json</code>. Its <code>code</code> never changes its meaning, and its <code>requestId</code> is what to quote when you ask for help.</p>
<dl>
${entries.join('\n')}
</dl>
</section>`
}

/** Escapes a text, and shows the parts between backquotes as code. */
function prose(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}

function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}

export const DOCS_STYLE = `:root { color-scheme: light dark; --text: #14181c; --quiet: #4a545e; --line: #c8cfd6; --page: #fff; --box: #f3f5f7; --link: #0b4f8a }
@media (prefers-color-scheme: dark) { :root { --text: #eef1f4; --quiet: #b4bec8; --line: #46505a; --page: #14181c; --box: #1f252b; --link: #8cc4f5 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 1.0625rem/1.55 system-ui, sans-serif }
header, main { max-width: 56rem; margin: 0 auto; padding: 1rem }
a { color: var(--link) }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.skip { position: absolute; left: -100rem }
.skip:focus { left: 1rem; top: 1rem; background: var(--page); padding: .5rem }
h1, h2, h3, h4 { line-height: 1.25 }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem }
article { margin: 1.5rem 0; padding: .25rem 1rem 1rem; border: 1px solid var(--line); border-radius: .25rem }
code { background: var(--box); padding: .1em .3em; border-radius: .2em; font-size: .9375em; overflow-wrap: anywhere }
dt { margin-top: .75rem; font-weight: 600 }
dt:target { outline: 2px solid var(--link); outline-offset: .25rem }
dd { margin: .125rem 0 0 1rem }
.facts { font-weight: 400; color: var(--quiet) }
`
