/** IP addresses and networks as an operator or a connection writes them. */
import ipaddr from 'ipaddr.js'

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Networks whose machines pass requests on and say for whom; made by `parseNetworks`. */
export type Networks = readonly (readonly [Address, number])[]

/**
 * @param text addresses and CIDR blocks with commas between them
 * @returns `undefined` when one of them is neither
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

/** IPv4 addresses within IPv6 (::ffff:192.0.2.1) are IPv4 ones; forms of inet_aton such as `1` or `0x7f.1` are none. */
export function parseAddress(text: string): Address | undefined {
  const bare = text.replace(/%.*$/, '')
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return undefined
  return ipaddr.process(bare)
}
