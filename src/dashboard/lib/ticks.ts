/** Where an axis of the person's clock is marked, and how. */
import { clock, dayMs, dayText, hourMs, shortMonthText } from './time.js'
import { spanOf, type View } from './zoom.js'

export interface Tick {
  readonly at: number
  readonly text: string
  /** A beginning of something larger (a day among hours, a year among months). */
  readonly strong: boolean
}

const hourSteps = [0.25, 0.5, 1, 2, 3, 6, 12].map((hours) => hours * hourMs)
const daySteps = [1, 2, 7].map((days) => days * dayMs)
const monthSteps = [1, 2, 3, 6, 12, 24, 60]

/** Marks at least `apart` pixels from each other on an axis `width` pixels wide. */
export const ticksOf = (view: View, width: number, apart = 64): Tick[] => {
  if (width <= 0) return []
  const wanted = (spanOf(view) / width) * apart
  const hours = hourSteps.find((step) => step >= wanted)
  if (hours !== undefined) return regular(view, hours, (at) => at % dayMs === 0)
  // A week's mark says no weekday and needs less room.
  const days = daySteps.find((step) => step >= wanted * (step > dayMs ? 0.72 : 1.1))
  if (days !== undefined) return regular(view, days, () => false)
  const months = monthSteps.find((step) => step * 30.4 * dayMs >= wanted) ?? 120
  return monthly(view, months)
}

/** Weeks begin on Monday; 1 January 1970 was a Thursday. */
const mondayShift = 4 * dayMs

const regular = (view: View, step: number, isStrong: (at: number) => boolean): Tick[] => {
  const shift = step === 7 * dayMs ? mondayShift : 0
  const ticks: Tick[] = []
  for (let at = Math.ceil((view.from - shift) / step) * step + shift; at <= view.to; at += step) {
    const strong = isStrong(at)
    ticks.push({
      at,
      strong,
      text: step < dayMs ? (strong ? dayText(at) : clock(at)) : step > dayMs ? dayText(at).slice(4) : dayText(at),
    })
  }
  return ticks
}

const monthly = (view: View, step: number): Tick[] => {
  const start = new Date(view.from)
  const ticks: Tick[] = []
  for (let month = Math.floor(start.getUTCMonth() / step) * step; ; month += step) {
    const year = step >= 12 ? Math.floor(start.getUTCFullYear() / (step / 12)) * (step / 12) : start.getUTCFullYear()
    const at = Date.UTC(year, month, 1)
    if (at > view.to) return ticks
    if (at < view.from) continue
    const strong = new Date(at).getUTCMonth() === 0
    ticks.push({ at, strong, text: strong ? String(new Date(at).getUTCFullYear()) : shortMonthText(at) })
  }
}
