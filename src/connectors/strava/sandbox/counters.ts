/** Strava counts twice, and reading once more; its answers tell all of it. https://developers.strava.com/docs/rate-limits/ */
import type { AppSession } from '../../../sandbox/index.js'

const windowsSeconds = [900, 86_400] as const
const limits = { all: [200, 2000], read: [100, 1000] } as const

interface Counted {
  readonly window: number
  readonly all: number
  readonly read: number
}
export interface Counts {
  readonly counted: readonly Counted[]
  readonly isOver: boolean
}

export const counted = (app: AppSession, what: 'read' | 'write'): Counts => {
  const before = app.state.get<readonly Counted[]>('counted') ?? []
  const after = windowsSeconds.map((seconds, index): Counted => {
    const window = Math.floor(app.now / 1000 / seconds)
    const known = before[index]
    const { all, read } = known?.window === window ? known : { all: 0, read: 0 }
    return { window, all: all + 1, read: read + (what === 'read' ? 1 : 0) }
  })
  app.state.set('counted', after)
  return {
    counted: after,
    isOver: what === 'read' && after.some(({ read }, index) => read > (limits.read[index] ?? 0)),
  }
}

export const usage = ({ counted }: Counts): Readonly<Record<string, string>> => ({
  'x-ratelimit-limit': limits.all.join(','),
  'x-ratelimit-usage': counted.map(({ all }) => all).join(','),
  'x-readratelimit-limit': limits.read.join(','),
  'x-readratelimit-usage': counted.map(({ read }) => read).join(','),
})
