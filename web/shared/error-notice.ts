/** Shows an error to the reader, with a button to try again where that can help. */
import { ApiError } from './api.ts'
import { button, h, icon } from './dom.ts'
import { errorText, mayPass } from './error-text.ts'
import type { PageContext } from './page-context.ts'

/** @param retry called when the reader asks to try again */
export function errorNotice(page: PageContext, title: string, error: unknown, retry: () => void): HTMLElement {
  const { t } = page
  const code = error instanceof ApiError ? error.code : undefined
  return h(
    'section',
    { class: 'notice notice--error', role: 'alert' },
    h('h2', { class: 'notice__title' }, icon('warning'), title),
    h('p', {}, errorText(t, error)),
    code !== undefined && h('p', { class: 'hint' }, t('error.code', { code })),
    mayPass(error) && button(t('action.retry'), 'button', retry),
  )
}
