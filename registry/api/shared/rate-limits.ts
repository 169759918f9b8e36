/**
 * Rate limits of the two addresses that cost a signature or a verification, and
 * the headers that report them: `RateLimit` and `RateLimit-Policy` in the form of
 * draft-ietf-httpapi-ratelimit-headers-10, and `Retry-After`. A request counts
 * even when its form is refused, because reading it costs something too. A
 * request that is refused for the limit itself does not count.
 */
import { clientOf } from '../../../http/client-address.ts'
import type { AppContext } from '../../../http/environment.ts'
import { RateLimiter, type RatePolicy, type RateState } from '../../../http/rate-limiter.ts'
import { ApiProblem } from './problems.ts'

interface RateLimitPolicies {
  readonly perClient: RatePolicy
  /** For all clients together. It is named only when it is reached, because it shows the server's capacity. */
  readonly together: RatePolicy
}

export const RATE_LIMITS = {
  // The limit of a client is 50 % above a batch of 1,000 credentials in a minute. The limit for all clients is what two
  // cores verify in a minute (`npm run bench -- verifications`).
  verifications: {
    perClient: { name: 'verifications-per-address', quota: 1500, windowSeconds: 60 },
    together: { name: 'verifications', quota: 12_000, windowSeconds: 60 },
  },
  // Each request may need a signature; a reader needs one or two credentials.
  credentials: {
    perClient: { name: 'credentials-per-address', quota: 60, windowSeconds: 60 },
    together: { name: 'credentials', quota: 600, windowSeconds: 60 },
  },
} as const satisfies Record<string, RateLimitPolicies>

/** Counts a request, and reports the remainder in the headers of its answer. */
export interface RateLimit {
  /** @throws {ApiProblem} `rate_limited` */
  take(c: AppContext): void
}

/** @param options.clock measures time; `options.maxClients` is how many addresses are counted separately */
export function openRateLimit(
  { perClient, together }: RateLimitPolicies,
  options: { readonly clock: () => Date; readonly maxClients?: number },
): RateLimit {
  const own = new RateLimiter(perClient, options)
  const all = new RateLimiter(together, options)
  return {
    take(c) {
      const client = clientOf(c)
      // A request that one limit refuses must not count in the other.
      const refusing = [all.state(EVERYBODY).allowed ? undefined : all, own.state(client).allowed ? undefined : own]
        .filter(limiter => limiter !== undefined)
        .map(limiter => ({ policy: limiter.policy, state: limiter.state(limiter === all ? EVERYBODY : client) }))
      if (refusing.length === 0) {
        all.take(EVERYBODY)
        setFields(c, [{ policy: perClient, state: own.take(client) }])
        return
      }
      const named = refusing.some(({ policy }) => policy === perClient)
      setFields(c, named ? refusing : [{ policy: perClient, state: own.state(client) }, ...refusing])
      throw refusalOf(refusing)
    },
  }
}

const EVERYBODY = 'everybody'

interface Applied {
  readonly policy: RatePolicy
  readonly state: RateState
}

/** Writes lists of structured fields (RFC 9651): strings with parameters. */
function setFields(c: AppContext, applied: readonly Applied[]): void {
  const fields = {
    'RateLimit-Policy': applied
      .map(({ policy: { name, quota, windowSeconds } }) => `"${name}";q=${quota};w=${windowSeconds}`)
      .join(', '),
    RateLimit: applied
      .map(({ policy, state }) => `"${policy.name}";r=${state.remaining};t=${state.resetSeconds}`)
      .join(', '),
  }
  const { api, site } = c.get('headers')
  c.set('headers', { api: { ...api, ...fields }, site })
}

function refusalOf(refusing: readonly Applied[]): ApiProblem {
  const seconds = Math.max(1, ...refusing.map(({ state }) => state.resetSeconds))
  const limits = refusing
    .map(({ policy }) => `${policy.quota} requests in ${policy.windowSeconds} seconds`)
    .join(' and ')
  const detail = `This address accepts ${limits}, and that limit is reached. Try again in ${seconds} second${seconds === 1 ? '' : 's'}.`
  return new ApiProblem('rate_limited', detail, {
    headers: { 'Retry-After': String(seconds) },
    members: { 'violated-policies': refusing.map(({ policy }) => policy.name) },
  })
}
