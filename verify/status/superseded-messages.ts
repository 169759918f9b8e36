/**
 * How Orgseal's issuers say in a status list that a newer credential has replaced one. The issuer writes these
 * definitions into credentials and lists, and the verifier compares them as a whole. It never interprets the words of
 * other definitions: no specification says what they mean.
 */

/** `statusMessage` of a one-bit entry for the purpose `message` (Bitstring Status List v1.0, section 2.1). */
export const STATUS_MESSAGES = [
  { status: '0x0', message: 'current' },
  { status: '0x1', message: 'superseded' },
] as const

/**
 * `status_messages` of a token status list. Status 3 is APPLICATION_SPECIFIC (Token Status List, section 7.1), so the
 * list says what it means.
 */
export const TOKEN_STATUS_MESSAGES = { '3': 'superseded' } as const

/** @param messages by status */
export function meansSuperseded(messages: ReadonlyMap<number, string>): boolean {
  return (
    messages.size === STATUS_MESSAGES.length &&
    STATUS_MESSAGES.every(({ status, message }) => messages.get(Number(status)) === message)
  )
}
