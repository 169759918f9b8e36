/**
 * Finds the client of a request, for rate limits. It is the address at the other
 * end of the connection. If that is a proxy that the operator trusts, it is the
 * nearest untrusted address in `X-Forwarded-For` or `Forwarded` (RFC 7239).
 * Addresses further away are the client's own claims: they would give it as
 * many limits as it can invent addresses.
 */
import ipaddr from 'ipaddr.js'
import type { AppContext } from './environment.ts'
import { type Address, type Networks, parseAddress } from './networks.ts'

/** Returns the key of the request's client: an IPv4 address, or the /64 network of an IPv6 address. */
export function clientOf(c: AppContext): string {
  return clientKey(c.env?.remoteAddress, {
    trustedProxies: c.get('trustedProxies'),
    xForwardedFor: c.req.header('x-forwarded-for'),
    forwarded: c.req.header('forwarded'),
  })
}

export interface ForwardedBy {
  readonly trustedProxies: Networks
  readonly xForwardedFor?: string | undefined
  readonly forwarded?: string | undefined
}

/** @param remoteAddress of the connection, as Node gives it; all requests without one share a client */
export function clientKey(remoteAddress: string | undefined, by: ForwardedBy): string {
  const remote = parseAddress(remoteAddress ?? '')
  if (!remote) return 'unknown'
  const hops = [by.xForwardedFor && listed(by.xForwardedFor), by.forwarded && forwardedFor(by.forwarded)].filter(
    list => list !== undefined && list !== '',
  )
  const clients = hops.map(list => keyOf(nearestStranger(remote, list, by.trustedProxies)))
  const [first = keyOf(remote), ...others] = clients
  // A proxy writes one of the two headers and may pass the other on. If they differ, the client invented one.
  return others.every(other => other === first) ? first : keyOf(remote)
}

/** Walks from the connection towards the client while the sender of each hop is a trusted proxy. */
function nearestStranger(remote: Address, hops: readonly string[], trusted: Networks): Address {
  let nearest = remote
  for (const hop of hops.toReversed()) {
    if (!isIn(nearest, trusted)) break
    const next = parseAddress(withoutPort(hop))
    if (!next) break
    nearest = next
  }
  return nearest
}

function isIn(address: Address, networks: Networks): boolean {
  return networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))
}

function keyOf(address: Address): string {
  if (address.kind() === 'ipv4') return address.toString()
  // A customer has at least a /64 (RFC 6177), and using all its addresses costs no more than using one.
  const network = address.toByteArray().slice(0, 8)
  return `${ipaddr.fromByteArray([...network, ...new Array<number>(8).fill(0)]).toString()}/64`
}

function listed(header: string): readonly string[] {
  return header.split(',').map(one => one.trim())
}

/** Returns the `for` of each element, in order; an element without one is an unknown hop. */
function forwardedFor(header: string): readonly string[] {
  return listed(header).map(element => {
    const pair = element.split(';').find(part => /^\s*for\s*=/i.test(part))
    return (pair ?? '').replace(/^\s*for\s*=\s*/i, '').replace(/^"(.*)"\s*$/, '$1')
  })
}

/** Removes brackets and port: `192.0.2.1:4711`, `[2001:db8::1]:4711` and `[2001:db8::1]` become addresses. */
function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1]
  return bracketed ?? text.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
}
