/**
 * The script of the verify page. A credential or a presentation is pasted, dropped or chosen, and checked here. It
 * leaves the browser only when the reader asks for it.
 */
import { ApiError, signedCredential, verifyAtServer } from '../shared/api.ts'
import { h, moveFocus, required } from '../shared/dom.ts'
import { errorNotice } from '../shared/error-notice.ts'
import { errorText } from '../shared/error-text.ts'
import { updateLanguageLinks } from '../shared/language-switch.ts'
import { currentPage } from '../shared/page-context.ts'
import { MAX_CREDENTIAL_BYTES, readCredentialInput } from '../verify/credential-input.ts'
import { runningView } from '../verify/report-view.ts'
import { type LocalVerification, prepareToVerify, verifyHere } from '../verify/verify-here.ts'
import { localReport, serverReport } from '../verify/verify-report.ts'

const page = currentPage()
const { t } = page
const form = required('#verify', HTMLFormElement)
const field = required('#credential-field', HTMLElement)
const text = required('#credential', HTMLTextAreaElement)
const textError = required('#credential-error', HTMLElement)
const file = required('#file', HTMLInputElement)
const fileRead = required('#file-read', HTMLElement)
const errors = required('#errors', HTMLElement)
const report = required('#report', HTMLElement)
/** The controller of the newest verification, whose result is the one shown. */
let turn = new AbortController()

updateLanguageLinks()
prepareToVerify()
// Without scripts the form would send the credential to the server, and the page says that it does not.
form.hidden = false
form.addEventListener('submit', event => {
  event.preventDefault()
  void verify()
})
form.addEventListener('reset', () => {
  turn.abort()
  clearError()
  fileRead.textContent = ''
  report.replaceChildren()
  history.replaceState(undefined, '', location.pathname)
  updateLanguageLinks()
  text.focus()
})
file.addEventListener('change', () => void readFile(file.files?.[0]))
for (const type of ['dragover', 'dragleave', 'drop'] as const) {
  form.addEventListener(type, event => {
    event.preventDefault()
    form.classList.toggle('verify-form--over', type === 'dragover')
    if (type === 'drop') void readFile(event.dataTransfer?.files[0])
  })
}
void loadFromAddress()

/** Loads the credential of `?credential=<id>`, to which an organization's page links. */
async function loadFromAddress(): Promise<void> {
  const id = new URLSearchParams(location.search).get('credential')
  if (id === null || id === '') return
  try {
    text.value = await signedCredential(id)
  } catch (error) {
    const isMissing = error instanceof ApiError && error.status === 404
    showError(
      isMissing ? t('verify.error.missing', { id }) : t('verify.error.load', { id, because: errorText(t, error) }),
    )
    return
  }
  await verify()
}

async function readFile(chosen: File | undefined): Promise<void> {
  if (chosen === undefined) return
  fileRead.textContent = ''
  if (chosen.size > MAX_CREDENTIAL_BYTES) return showError(t('verify.error.too-large'))
  try {
    text.value = new TextDecoder('utf-8', { fatal: true }).decode(await chosen.arrayBuffer())
  } catch {
    return showError(t('verify.error.not-text'))
  }
  fileRead.textContent = t('verify.dropped', { name: chosen.name })
  await verify()
}

async function verify(): Promise<void> {
  clearError()
  const input = readCredentialInput(text.value)
  if (!input.ok) {
    report.replaceChildren()
    return showError(t(`verify.error.${input.reason}`))
  }
  const { signal, heading } = start(t('proof.running.text'))
  try {
    const result = await verifyHere(input.credential, signal)
    if (signal.aborted) return
    show(heading, ...localReport(page, result, () => void askServer(input.credential, result)))
  } catch (error) {
    if (signal.aborted) return
    show(
      heading,
      errorNotice(page, t('verify.stopped'), error, () => void verify()),
    )
  }
}

async function askServer(given: string, result: LocalVerification): Promise<void> {
  const { signal, heading } = start(t('verify.asking'))
  try {
    const sent = asSent(given)
    const answer = await verifyAtServer(result.report.presentation ? { presentation: sent } : { credential: sent })
    if (signal.aborted) return
    show(heading, ...serverReport(page, answer, new Date().toISOString(), result.ownIssuers))
  } catch (error) {
    if (signal.aborted) return
    show(
      heading,
      errorNotice(page, t('verify.ask.error'), error, () => void askServer(given, result)),
    )
  }
}

/** Parses a pasted JSON object, because the API takes the enclosing object as an object. */
function asSent(given: string): unknown {
  try {
    return given.startsWith('{') ? JSON.parse(given) : given
  } catch {
    return given
  }
}

/** Stops the former verification, and shows that a new one runs. */
function start(sentence: string): { readonly signal: AbortSignal; readonly heading: HTMLElement } {
  turn.abort()
  turn = new AbortController()
  const heading = h('h2', {}, t('verify.result'))
  report.setAttribute('aria-busy', 'true')
  report.replaceChildren(heading, runningView(page, sentence))
  return { signal: turn.signal, heading }
}

function show(heading: HTMLElement, ...answer: readonly HTMLElement[]): void {
  report.removeAttribute('aria-busy')
  report.replaceChildren(heading, ...answer)
  moveFocus(heading)
}

/** Shows an error in the summary, which links to the field, and beside the field. */
function showError(message: string): void {
  const link = h('a', { href: '#credential' }, message)
  link.addEventListener('click', event => {
    event.preventDefault()
    text.focus()
  })
  const summary = h(
    'div',
    { class: 'notice notice--error', role: 'alert' },
    h('h2', { class: 'notice__title' }, t('verify.errors')),
    h('ul', {}, h('li', {}, link)),
  )
  errors.replaceChildren(summary)
  textError.textContent = message
  textError.hidden = false
  field.classList.add('field--error')
  text.setAttribute('aria-invalid', 'true')
  text.setAttribute('aria-describedby', 'credential-error credential-hint')
  moveFocus(summary)
}

function clearError(): void {
  errors.replaceChildren()
  textError.hidden = true
  field.classList.remove('field--error')
  text.removeAttribute('aria-invalid')
  text.setAttribute('aria-describedby', 'credential-hint')
}
