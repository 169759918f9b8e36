/**
 * The limits of the two addresses that cost a signature or a verification, and
 * what an answer says about them: `RateLimit` and `RateLimit-Policy` as
 * draft-ietf-httpapi-ratelimit-headers-10 writes them, `Retry-After`, and a
 * problem. A request counts as soon as it is addressed there, also when its
 * form is refused, because reading it costs something too; one that is refused
 * for the limit itself does not.
 */
import { clientOf } from '../../../http/client-address.ts'
import type { AppContext } from '../../../http/environment.ts'
import { ProblemError } from '../../../http/problem.ts'
import { RateLimiter, type RatePolicy, type RateState } from '../../../http/rate-limiter.ts'

interface RateLimitPolicies {
  readonly perClient: RatePolicy
  /** For all clients together. It is named only when it is reached, because it says how much the server can do. */
  readonly together: RatePolicy
}

export const RATE_LIMITS = {
  // An agency that checks a batch of 1,000 credentials in a minute passes, with a half to spare. All together is what
  // two cores verify in a minute (`npm run bench -- verifications`).
  verifications: {
    perClient: { name: 'verifications-per-address', quota: 1500, windowSeconds: 60 },
    together: { name: 'verifications', quota: 12_000, windowSeconds: 60 },
  },
  // Each may sign; a reader asks for one or two.
  credentials: {
    perClient: { name: 'credentials-per-address', quota: 60, windowSeconds: 60 },
    together: { name: 'credentials', quota: 600, windowSeconds: 60 },
  },
} as const satisfies Record<string, RateLimitPolicies>

/** Counts the request, and puts what is left into the headers of its answer. */
export interface RateLimit {
  /** @throws {ProblemError} `rate_limited` */
  take(c: AppContext): void
}

/** @param options.clock counts; `options.maxClients` is how many addresses are told apart */
export function openRateLimit(
  { perClient, together }: RateLimitPolicies,
  options: { readonly clock: () => Date; readonly maxClients?: number },
): RateLimit {
  const own = new RateLimiter(perClient, options)
  const all = new RateLimiter(together, options)
  return {
    take(c) {
      const client = clientOf(c)
      // What the one refuses must not count with the other.
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

/** Lists of structured fields (RFC 9651): strings with parameters. */
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

function refusalOf(refusing: readonly Applied[]): ProblemError {
  const seconds = Math.max(1, ...refusing.map(({ state }) => state.resetSeconds))
  const limits = refusing.map(({ policy }) => `${policy.quota} in ${policy.windowSeconds} seconds`).join(' and ')
  const detail = `This address takes ${limits}, and that limit is reached. Ask again in ${seconds} second${seconds === 1 ? '' : 's'}.`
  return new ProblemError('rate_limited', detail, {
    headers: { 'Retry-After': String(seconds) },
    members: { 'violated-policies': refusing.map(({ policy }) => policy.name) },
  })
}
