/** What the reader is told when something could not be had, with a way to try again. */
import { ApiError } from './api.ts'
import { button, h, icon } from './dom.ts'
import type { PageContext } from './page-context.ts'

/** @param retry called when the reader asks to try again */
export function errorNotice(page: PageContext, title: string, error: unknown, retry: () => void): HTMLElement {
  const { t } = page
  const code = error instanceof ApiError ? error.code : undefined
  return h(
    'section',
    { class: 'notice notice--error', role: 'alert' },
    h('h2', { class: 'notice__title' }, icon('warning'), title),
    h('p', {}, t(sentence(error))),
    code !== undefined && h('p', { class: 'hint' }, t('error.code', { code })),
    button(t('action.retry'), 'button', retry),
  )
}

/** A fault of our own is told like one of the server: the reader can do the same about it. */
function sentence(error: unknown): 'error.network' | 'error.server' | 'error.request' {
  return error instanceof ApiError ? `error.${error.kind}` : 'error.server'
}
