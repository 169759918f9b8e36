/** Parses IP addresses and networks from settings and connections. */
import ipaddr from 'ipaddr.js'

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Networks of trusted proxies; made by `parseNetworks`. */
export type Networks = readonly (readonly [Address, number])[]

/**
 * @param text addresses and CIDR blocks, separated by commas
 * @returns `undefined` when a part is neither
 */
export function parseNetworks(text: string): Networks | undefined {
  const networks: (readonly [Address, number])[] = []
  for (const item of text.split(',').map(one => one.trim())) {
    if (item === '') continue
    const network = parseNetwork(item)
    if (!network) return undefined
    networks.push(network)
  }
  return networks
}

function parseNetwork(text: string): readonly [Address, number] | undefined {
  if (text.includes('/')) return ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : undefined
  const address = parseAddress(text)
  return address && [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** IPv4-mapped IPv6 addresses (::ffff:192.0.2.1) become IPv4; inet_aton forms such as `1` or `0x7f.1` are invalid. */
export function parseAddress(text: string): Address | undefined {
  const bare = text.replace(/%.*$/, '')
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return undefined
  return ipaddr.process(bare)
}
