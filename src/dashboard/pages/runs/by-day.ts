import type { Run } from '../../api.js'
import { axisOf, dayMs, dayOf, dayText, localMs } from '../../lib/time.js'

/** Newest day first, as they come. */
export const byDay = (runs: readonly Run[], now: number): [string, Run[]][] => {
  const days = new Map<string, Run[]>()
  const today = dayOf(axisOf(new Date(now).toISOString()).local)
  for (const run of runs) {
    const day = dayOf(axisOf(run.startedAt).local)
    const apart = Math.round((localMs(today) - localMs(day)) / dayMs)
    const title = apart === 0 ? 'Today' : apart === 1 ? 'Yesterday' : dayText(localMs(day))
    const list = days.get(title)
    if (list === undefined) days.set(title, [run])
    else list.push(run)
  }
  return [...days]
}
