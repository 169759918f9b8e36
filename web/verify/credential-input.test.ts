import { describe, expect, test } from 'vitest'
import { MAX_CREDENTIAL_BYTES, readCredentialInput } from './credential-input.ts'

describe('readCredentialInput', () => {
  test('trims a compact text', () => {
    expect(readCredentialInput('\n a.b.c \n')).toEqual({ ok: true, credential: 'a.b.c' })
  })

  test('leaves JSON unchanged, so that the verifier’s own parser reads it', () => {
    const envelope = '{"type":"EnvelopedVerifiableCredential","type":"x"}'
    expect(readCredentialInput(envelope)).toEqual({ ok: true, credential: envelope })
    expect(readCredentialInput('{ not json')).toEqual({ ok: true, credential: '{ not json' })
  })

  test('takes the signed text from the registry’s own view, never its decoded claims', () => {
    const view = JSON.stringify({ id: 'IM.1.registration.1', jwt: 'a.b.c', credential: {} })
    expect(readCredentialInput(view)).toEqual({ ok: true, credential: 'a.b.c' })
    expect(readCredentialInput('"a.b.c"')).toEqual({ ok: true, credential: 'a.b.c' })
  })

  test('joins a text that a mail program broke into lines', () => {
    const text = `eyJhbGciOiJFUzI1NiJ9.${'eyJhIjoxfQ'.repeat(20)}.AAAA`
    const broken = text.replace(/.{76}/g, '$&\r\n> ')
    expect(readCredentialInput(`> ${broken}`)).toEqual({ ok: true, credential: text })
    expect(readCredentialInput(`\u200b“${text}”\ufeff`)).toEqual({ ok: true, credential: text })
  })

  test('refuses an empty text and one that is too large', () => {
    expect(readCredentialInput(' \n\t')).toEqual({ ok: false, reason: 'empty' })
    expect(readCredentialInput('x'.repeat(MAX_CREDENTIAL_BYTES))).toMatchObject({ ok: true })
    expect(readCredentialInput('x'.repeat(MAX_CREDENTIAL_BYTES + 1))).toEqual({ ok: false, reason: 'too-large' })
    expect(readCredentialInput('é'.repeat(MAX_CREDENTIAL_BYTES / 2 + 1))).toEqual({ ok: false, reason: 'too-large' })
  })
})
