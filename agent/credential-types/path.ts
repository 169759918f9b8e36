/**
 * The small language in which a credential type says where a claim comes from:
 * `organization.status.since`, `organization.identifiers[scheme=lei].value`,
 * `register.entityTypes[organization.entityType].elf`. It reads and never
 * computes. A missing value is `undefined`, never an error: registers do not
 * say everything.
 */

/** The roots of paths, by name. */
export type Scope = Readonly<Record<string, unknown>>

export type Getter = (scope: Scope) => unknown

/** A step of a path, for code that needs the path's form and not its value. */
export type Step =
  | { readonly kind: 'member'; readonly name: string }
  /** The first item of a list whose member has this text. */
  | { readonly kind: 'where'; readonly member: string; readonly text: string }
  /** The member of a table whose name is the value at another path. */
  | { readonly kind: 'lookup'; readonly path: readonly Step[] }

const NAME = /^[A-Za-z][A-Za-z0-9]*/
const WHERE = /^\[([A-Za-z][A-Za-z0-9]*)=([^\][]+)\]/
const LOOKUP = /^\[([A-Za-z][A-Za-z0-9.]*)\]/

/** @throws {SyntaxError} when the text is not a path; the message says what a path looks like */
export function parsePath(path: string): readonly Step[] {
  const steps: Step[] = []
  let rest = path
  while (rest !== '') {
    if (steps.length > 0) {
      const where = WHERE.exec(rest)
      const lookup = where ? null : LOOKUP.exec(rest)
      if (where) steps.push({ kind: 'where', member: where[1] ?? '', text: where[2] ?? '' })
      if (lookup) steps.push({ kind: 'lookup', path: parsePath(lookup[1] ?? '') })
      const selector = (where ?? lookup)?.[0]
      if (selector !== undefined) {
        rest = rest.slice(selector.length)
        continue
      }
      if (!rest.startsWith('.')) throw noPath(path)
      rest = rest.slice(1)
    }
    const name = NAME.exec(rest)?.[0]
    if (name === undefined) throw noPath(path)
    steps.push({ kind: 'member', name })
    rest = rest.slice(name.length)
  }
  if (steps.length === 0) throw noPath(path)
  return steps
}

/** A function that follows the path. It is made once and called for every credential. */
export function compilePath(steps: readonly Step[]): Getter {
  const followers = steps.map(step => {
    if (step.kind === 'member') return (value: unknown) => ownMember(value, step.name)
    if (step.kind === 'where') return (value: unknown) => firstWith(value, step.member, step.text)
    const key = compilePath(step.path)
    return (value: unknown, scope: Scope) => {
      const name = key(scope)
      return typeof name === 'string' ? ownMember(value, name) : undefined
    }
  })
  return scope => {
    let value: unknown = scope
    for (const follow of followers) {
      value = follow(value, scope)
      if (value === undefined) return undefined
    }
    return value
  }
}

/**
 * A text with paths in braces: `{organization.legalName} ({organization.registrationNumber})`.
 * It is `undefined` when one of the paths is.
 *
 * @throws {SyntaxError} when the text in braces is not a path
 */
export function parseTemplate(template: string): readonly (string | readonly Step[])[] {
  return template.split(/\{([^{}]*)\}/).map((part, position) => (position % 2 === 0 ? part : parsePath(part)))
}

export function compileTemplate(parts: ReturnType<typeof parseTemplate>): (scope: Scope) => string | undefined {
  const getters = parts.map(part => (typeof part === 'string' ? () => part : compilePath(part)))
  return scope => {
    let text = ''
    for (const getter of getters) {
      const value = getter(scope)
      if (value === undefined) return undefined
      text += String(value)
    }
    return text
  }
}

/** A register may use any word, even `constructor`: only the table's own members count. */
function ownMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) {
    return undefined
  }
  return (value as Scope)[name]
}

function firstWith(value: unknown, member: string, text: string): unknown {
  return Array.isArray(value) ? value.find(item => ownMember(item, member) === text) : undefined
}

function noPath(path: string): SyntaxError {
  return new SyntaxError(
    `"${path}" is not a path; a path looks like organization.addresses[kind=mailing].locality or register.statuses[organization.status.code].label`,
  )
}
