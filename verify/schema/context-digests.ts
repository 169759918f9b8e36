/**
 * The digests of the contexts that are part of the verifier. A credential may
 * give the digest of the context that it means (VCDM 2.0, section 5.3). The
 * verifier has the content of the contexts but not their original bytes, so it
 * has the digests of those bytes.
 *
 * They are of the texts in W3C's repositories: `w3c/vc-data-model` at `979c4af1` (the Recommendation's digest of
 * `credentials/v2` is printed in its appendix B.1; the edition of 20 July 2024 is `8d0ee107`) and
 * `w3c/vc-data-integrity` at `2b27882`; the last from the package that publishes it.
 */
import type { HashName } from '../encoding/sd-hash.ts'
import type { DigestsOf } from './integrity.ts'

/** SHA-256, SHA-384 and SHA-512 of one text, in base64 without padding. */
type Edition = readonly [sha256: string, sha384: string, sha512: string]

interface Known {
  readonly editions: readonly Edition[]
  /** True when all editions are known, so that any other digest is wrong. */
  readonly complete: boolean
}

const HASHES: readonly HashName[] = ['sha-256', 'sha-384', 'sha-512']

const KNOWN: ReadonlyMap<string, Known> = new Map([
  [
    'https://www.w3.org/ns/credentials/v2',
    {
      complete: true,
      editions: [
        [
          'WZVc7WaX1h4D8rJVb+vlMIqxaEKEb1tYbX8fet7JJzQ',
          'l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU',
          'XVVFK9Lc+KKfWikEc+skKxxft31OaPGgqoe6pNuiaUhS1l7GPUisBKmdlW+fcVO5QG+E0tBMdIabAsI5odgTBQ',
        ],
        [
          'JKGMkOmFbVJhEfKTduMC2XCyvRAYLjOVmZWwIH1wQ7k',
          'NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg',
          'yxM236hnDYDQM0SzsMwl+vTUUgGCPDXzm7Gv5an5EfYV/07IDsXy+J4z0U6Wvsi+eOON81uRjJzV87NEm9bIjw',
        ],
      ],
    },
  ],
  [
    'https://www.w3.org/2018/credentials/v1',
    {
      complete: true,
      editions: [
        [
          'q03dmlMXWIB6eaW0UFENYa6NFH6rlmzJogDAcJWwzcw',
          'gsOz6rhjdUu/0rnxfY1tufYRafMBy/CwXh/EvrX1xR3U0uiIwnT0nD+7JAj2H67R',
          'U2pAs5DdqUqeORlsAAkPYmaOgYT+PIwCxKIshWZuaL9uhdPcfy26hbK2Lvldl94kEyVo2FBNtD8snILS6IQY0g',
        ],
      ],
    },
  ],
  [
    'https://www.w3.org/ns/credentials/undefined-terms/v2',
    {
      complete: true,
      editions: [
        [
          'gtq1FLpE6xj10bD2OMXhQMalVvv7UIlgG9wPpeuLJYE',
          'sqZszdunC6Z62Zwv9S5gVY3wBjzqUcTKiG4l2epzz6u4eLr5LcKtK9omwxORhQ1o',
          'fFJf9JvEeexdp/zPXVZJfkvkCOsmnTZgnMH2zh+cTuI+Su+1PTcotKHKxW2mUY/P3nia8jpd+3f0zmk+te1YGw',
        ],
      ],
    },
  ],
  [
    'https://www.w3.org/ns/credentials/examples/v2',
    {
      complete: true,
      editions: [
        [
          'Vzk/vGnW77m5tdyctrmICwlENgq/4ur0WcnljPInnXw',
          'zNNbQTWCSUSi0bbz7dbua+RcENv7C6FvlmYJ1Y+I727HsPOHdzwELMYO9Mz68M26',
          'jVYwl+qxI5Zr1/uIolZtGfs2kRLav96brf1VPAThAb6yMJGPWPW5J4gfezLRYEX4rA9gG0V07rCVIb+/nlOWaQ',
        ],
      ],
    },
  ],
  [
    'https://w3id.org/security/data-integrity/v1',
    {
      complete: false,
      editions: [
        [
          'tdgpvQmqfEKrxu+gyO12NTE7VIfzfM/OPs0UnKlBhVQ',
          'H3tRFUwstZa4BNPu3qu3Z4x+pNNvUgFJamgdvYaNXcDLkKiDn1FCzNyR/bksWtzy',
          'xJlRvZ8+j00jH85eRXmKLTL7fvSk8aLo0vPatdEDM6FCEzmXTudxWe2uJZ/Pc8fPE28eMATe1a8lrDiYPS6Oyg',
        ],
      ],
    },
  ],
  [
    'https://w3id.org/security/data-integrity/v2',
    {
      complete: true,
      editions: [
        [
          'Z/IebjOmwU5cz9L8eGX3R0+3GgSvfpQTbLOZ36yK6PQ',
          'DuLXYmcX+LB81Em1JdXitx/icgn8meUwieAWndKUTXk/7qRSb8YLucyhzZZRI5H2',
          'Oc16mkBHt0uFJGQP41Yz6B6ChtFL27fnfQ4I2FCwDWo1sBhdXeNcR5uu2yOheYnZ9iislVMf3XnAxaD2Mtn6lQ',
        ],
      ],
    },
  ],
  [
    'https://w3id.org/security/multikey/v1',
    {
      complete: true,
      editions: [
        [
          'uiwYLeLZL35HGEvMqPzwvq7m05hsUnv2ZMGVu8fFhZc',
          'D6UWQdEvuMcBsuapSSVW8l0yu0r4SpbxGAjwpiO5ckNN0YqPHxhlvGjY7gRsTlo+',
          'En0TOOp/cC10XtW/aQDtqKrEQZ2lRjGB/KAsJ+BQhRBufT7s6eoOFWvP9cP5nurTl3hcRTvFeffdVJapkeELXw',
        ],
      ],
    },
  ],
  [
    'https://w3id.org/security/suites/ed25519-2020/v1',
    {
      complete: false,
      editions: [
        [
          'ueGrlx/Yvyx1U+DEqUOOC5RQr94eocpbJJI2i59UlYg',
          'CYsY9HK4Qs+nUgNk1AYqo8l4lsF6alrnLmv7UJZB5k7tlhVrNfd3EoPf06U8zXnR',
          'eWrn4mTWAEGf82G8Y9b8tPqdc1X1GqpfFd89yV4kGQDWFeqZVU9LhJgCzIKgFs4ClGUdrfCatReUmbR1wiHCig',
        ],
      ],
    },
  ],
])

/**
 * Returns the digests of a frozen context's editions.
 *
 * @returns `undefined` for an address whose text is not known here to the byte
 */
export function contextDigests(url: string): { readonly digestsOf: DigestsOf; readonly complete: boolean } | undefined {
  const known = KNOWN.get(url)
  if (!known) return undefined
  const { editions, complete } = known
  return { complete, digestsOf: hash => editions.map(edition => edition[HASHES.indexOf(hash)] ?? '') }
}
