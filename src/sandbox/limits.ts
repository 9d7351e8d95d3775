/** Counts requests as the provider says it does. */
import type { Instant } from '../core/index.js'
import type { LimitFact } from './service.js'

export interface Overstep {
  readonly limit: LimitFact
  readonly whose: string
  readonly retryAfterSeconds: number
}
export interface LimitCounter {
  /** Counts the request, or says which budget it would overstep. A refused request is not counted. */
  take(connection: string, now: Instant): Overstep | undefined
}

export const limitCounter = (limits: readonly LimitFact[]): LimitCounter => {
  const taken = new Map<string, Instant[]>()
  return {
    take: (connection, now) => {
      const budgets = limits.map((limit, index) => {
        const whose = limit.per === 'app' ? 'app' : connection
        const key = `${index} ${whose}`
        const windowMs = limit.seconds * 1000
        const since = limit.window === 'fixed' ? Math.floor(now / windowMs) * windowMs : now - windowMs + 1
        const times = taken.get(key) ?? []
        taken.set(key, times)
        const current = times.findIndex((at) => at >= since)
        if (current !== 0) times.splice(0, current < 0 ? times.length : current)
        return { limit, whose, times, windowMs }
      })
      for (const { limit, whose, times, windowMs } of budgets) {
        if (times.length < limit.requests) continue
        const freeAt =
          limit.window === 'fixed' ? (Math.floor(now / windowMs) + 1) * windowMs : (times[0] ?? now) + windowMs
        return { limit, whose, retryAfterSeconds: Math.max(1, Math.ceil((freeAt - now) / 1000)) }
      }
      for (const { times } of budgets) times.push(now)
      return undefined
    },
  }
}
