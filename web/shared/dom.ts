/**
 * Builds elements from data. Text goes in as text and addresses are checked,
 * so that nothing a register or a credential says can become markup or script.
 */
type Child = Node | string | undefined | false | readonly Child[]

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** @param attributes `true` sets an empty attribute, `false` and `undefined` set none */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    element.setAttribute(name, value === true ? '' : String(value))
  }
  append(element, children)
  return element
}

function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === undefined || child === false) continue
    if (typeof child === 'string' || child instanceof Node) parent.append(child)
    else append(parent, child)
  }
}

export type IconName =
  | 'pass'
  | 'fail'
  | 'unknown'
  | 'warning'
  | 'running'
  | 'search'
  | 'active'
  | 'inactive'
  | 'back'
  | 'close'

/** Makes an icon beside a text that says the same. It is hidden from screen readers. */
export function icon(name: IconName, className = 'icon'): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('class', className)
  svg.setAttribute('aria-hidden', 'true')
  svg.setAttribute('focusable', 'false')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', `#icon-${name}`)
  svg.append(use)
  return svg
}

/** Makes a link to an address from data. Only http and https become links; other addresses are shown as text. */
export function externalLink(address: string, text: string): HTMLElement {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) return h('span', {}, text)
  return h('a', { href: url.href, rel: 'noopener' }, text)
}

export function button(text: string, className: string, onClick: () => void): HTMLButtonElement {
  const element = h('button', { type: 'button', class: className }, text)
  element.addEventListener('click', onClick)
  return element
}

/** Moves the focus to a heading or region that is not a control, so that reading goes on from there. */
export function moveFocus(element: HTMLElement): void {
  if (!element.hasAttribute('tabindex')) element.setAttribute('tabindex', '-1')
  element.focus()
}

/** @throws {Error} when the template has no such element, which is a fault of the build */
export function required<T extends Element>(selector: string, kind: new () => T): T {
  const element = document.querySelector(selector)
  if (!(element instanceof kind)) throw new Error(`the page has no ${selector}`)
  return element
}
