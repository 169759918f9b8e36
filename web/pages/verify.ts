/** The verify page: a credential or a presentation is pasted, dropped or chosen, and checked here. It leaves the browser only when the reader asks for it. */
import { signedCredential, verifyAtServer } from '../lib/api.ts'
import { MAX_CREDENTIAL_BYTES, readCredentialInput } from '../lib/credential-input.ts'
import { h, moveFocus, required } from '../lib/dom.ts'
import { errorNotice } from '../lib/error-notice.ts'
import { updateLanguageLinks } from '../lib/language-switch.ts'
import { currentPage } from '../lib/page-context.ts'
import { runningView } from '../lib/report-view.ts'
import { type LocalVerification, verifyHere } from '../lib/verify-here.ts'
import { localReport, serverReport } from '../lib/verify-report.ts'

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
/** Counts the verifications, so that only the last one started is shown. */
let turn = 0

updateLanguageLinks()
form.addEventListener('submit', event => {
  event.preventDefault()
  void verify()
})
form.addEventListener('reset', () => {
  turn++
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

/** `?credential=<id>`: one of this registry's own, as its organization's page links to it. */
async function loadFromAddress(): Promise<void> {
  const id = new URLSearchParams(location.search).get('credential')
  if (id === null || id === '') return
  try {
    text.value = await signedCredential(id)
    await verify()
  } catch {
    showError(t('verify.error.load', { id }))
  }
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
  const mine = ++turn
  const heading = start(t('proof.running.text'))
  const result = await verifyHere(input.credential)
  if (mine !== turn) return
  const ask = (): void => void askServer(input.credential, result)
  report.removeAttribute('aria-busy')
  report.replaceChildren(heading, ...localReport(page, result, ask))
  moveFocus(heading)
}

async function askServer(given: string, result: LocalVerification): Promise<void> {
  const mine = ++turn
  const heading = start(t('verify.asking'))
  try {
    const sent = asSent(given)
    const answer = await verifyAtServer(result.report.presentation ? { presentation: sent } : { credential: sent })
    if (mine !== turn) return
    report.replaceChildren(heading, ...serverReport(page, answer, new Date().toISOString(), result.ownIssuers))
  } catch (error) {
    if (mine !== turn) return
    const retry = (): void => void askServer(given, result)
    report.replaceChildren(heading, errorNotice(page, t('verify.ask.error'), error, retry))
  }
  report.removeAttribute('aria-busy')
  moveFocus(heading)
}

/** The API takes the enclosing object as an object. */
function asSent(given: string): unknown {
  try {
    return given.startsWith('{') ? JSON.parse(given) : given
  } catch {
    return given
  }
}

function start(sentence: string): HTMLElement {
  const heading = h('h2', {}, t('verify.result'))
  report.setAttribute('aria-busy', 'true')
  report.replaceChildren(heading, runningView(page, sentence))
  return heading
}

/** The error summary leads to the field, the field says the same beside itself. */
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
