/**
 * Checks the `Host` of a request (RFC 9112, section 3.2). A request with two of
 * them, or with one that a proxy in front may read differently, is refused
 * and not interpreted: otherwise caches and proxies could serve one site's
 * answer as another's.
 */
import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'

/** Returns why the request is refused, as a sentence; `undefined` when it names one host. */
export function hostFlaw({ rawHeaders, url = '' }: Pick<IncomingMessage, 'rawHeaders' | 'url'>): string | undefined {
  const hosts = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host')
  const [host] = hosts
  if (host === undefined) return 'The request has no Host header. Name the host that it is for.'
  if (hosts.length > 1) return 'The request has several Host headers. Send one.'
  if (!isHost(host))
    return 'The Host header is not the name or address of one host. Send one, with its port if it has one.'
  // With an absolute target the Host header does not count (section 3.2.2), but both must be valid.
  const authority = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1]
  if (authority !== undefined && !isHost(authority)) return 'The host in the request’s target cannot be read.'
  return undefined
}

/** `uri-host [ ":" port ]`. Registered names may have only the characters of host names in DNS and IDNA. */
function isHost(text: string): boolean {
  const parts = /^(?:\[([0-9a-fA-F:.]+)\]|([a-zA-Z0-9._-]+))(?::(\d*))?$/.exec(text)
  if (!parts) return false
  const [, v6, , port = ''] = parts
  return (v6 === undefined || isIPv6(v6)) && Number(port) <= 65_535 && port.length <= 5
}
