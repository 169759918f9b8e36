import { describe, expect, test } from 'vitest'
import { MAX_CREDENTIAL_BYTES, readCredentialInput } from './credential-input.ts'

describe('what is given as a credential', () => {
  test('is trimmed when it is a compact text', () => {
    expect(readCredentialInput('\n a.b.c \n')).toEqual({ ok: true, credential: 'a.b.c' })
  })

  test('stays as it is when it is JSON, so that the verifier’s own parser reads it', () => {
    const envelope = '{"type":"EnvelopedVerifiableCredential","type":"x"}'
    expect(readCredentialInput(envelope)).toEqual({ ok: true, credential: envelope })
    expect(readCredentialInput('{ not json')).toEqual({ ok: true, credential: '{ not json' })
  })

  test('is the signed text of the registry’s own view, never its decoded claims', () => {
    const view = JSON.stringify({ id: 'IM.1.registration.1', jwt: 'a.b.c', credential: {} })
    expect(readCredentialInput(view)).toEqual({ ok: true, credential: 'a.b.c' })
    expect(readCredentialInput('"a.b.c"')).toEqual({ ok: true, credential: 'a.b.c' })
  })

  test('is one text, however a mail program broke it into lines', () => {
    const text = `eyJhbGciOiJFUzI1NiJ9.${'eyJhIjoxfQ'.repeat(20)}.AAAA`
    const broken = text.replace(/.{76}/g, '$&\r\n> ')
    expect(readCredentialInput(`> ${broken}`)).toEqual({ ok: true, credential: text })
    expect(readCredentialInput(`\u200b“${text}”\ufeff`)).toEqual({ ok: true, credential: text })
  })

  test('is refused when there is nothing or too much of it', () => {
    expect(readCredentialInput(' \n\t')).toEqual({ ok: false, reason: 'empty' })
    expect(readCredentialInput('x'.repeat(MAX_CREDENTIAL_BYTES))).toMatchObject({ ok: true })
    expect(readCredentialInput('x'.repeat(MAX_CREDENTIAL_BYTES + 1))).toEqual({ ok: false, reason: 'too-large' })
    expect(readCredentialInput('é'.repeat(MAX_CREDENTIAL_BYTES / 2 + 1))).toEqual({ ok: false, reason: 'too-large' })
  })
})
