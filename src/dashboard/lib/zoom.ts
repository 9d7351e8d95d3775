/** The mathematics of looking closer and further: a view is a span of the axis (milliseconds of the person's clock). */
import { addDays, dayMs, hourMs, localMs, minuteMs } from './time.js'

export interface View {
  readonly from: number
  readonly to: number
}
export const levels = ['day', 'week', 'month', 'year', 'years'] as const
export type Level = (typeof levels)[number]

export const shortestMs = hourMs
/** With a block before and after, coverage of this many days is still told at once. */
export const longestMs = 8 * 365 * dayMs
const spans: Readonly<Record<Level, number>> = {
  day: dayMs,
  week: 7 * dayMs,
  month: 31 * dayMs,
  year: 365 * dayMs,
  years: 5 * 365 * dayMs,
}

export const spanOf = ({ from, to }: View): number => to - from

/** Which of the named levels a view is nearest to. */
export const levelOf = (view: View): Level => {
  const span = spanOf(view)
  if (span <= 1.6 * dayMs) return 'day'
  if (span <= 12 * dayMs) return 'week'
  if (span <= 100 * dayMs) return 'month'
  return span <= 550 * dayMs ? 'year' : 'years'
}

/** Keeps a view within what can be looked at: not shorter or longer than sensible, not past the end. */
export const clamped = (view: View, end: number): View => {
  const span = Math.min(longestMs, Math.max(shortestMs, spanOf(view)))
  const middle = (view.from + view.to) / 2
  const to = Math.min(middle + span / 2, end)
  return { from: to - span, to }
}

/** Looks closer (factor < 1) or further, keeping what is under the anchor where it is. */
export const zoomed = (view: View, factor: number, anchor: number, end: number): View => {
  const wanted = Math.min(longestMs, Math.max(shortestMs, spanOf(view) * factor))
  const share = (anchor - view.from) / spanOf(view)
  const from = anchor - share * wanted
  return clamped({ from, to: from + wanted }, end)
}

export const moved = (view: View, byMs: number, end: number): View =>
  clamped({ from: view.from + byMs, to: view.to + byMs }, end)

/** A named level around the newest moment of a view, on whole civil days. */
export const atLevel = (level: Exclude<Level, 'day'>, view: View, end: number): View => {
  const last = Math.min(view.to, end)
  const to = Math.ceil((last - minuteMs) / dayMs) * dayMs
  return { from: to - spans[level], to }
}

/** Seconds per bucket of a series, so that a screen shows a few hundred. */
export const stepFor = (view: View): number => {
  const level = levelOf(view)
  if (spanOf(view) <= 8 * hourMs) return 60
  if (level === 'day') return 300
  if (level === 'week') return spanOf(view) <= 4 * dayMs ? 900 : 1800
  // Sums are of the person's days: hours can be put together to those, days of UTC cannot.
  return level === 'month' ? 3600 : 86_400
}

/** The span to ask the server for: whole blocks, so that a small movement asks for nothing. */
export const blockOf = (view: View): View => {
  const block = { day: dayMs, week: 7 * dayMs, month: 28 * dayMs, year: 182 * dayMs, years: 365 * dayMs }[levelOf(view)]
  return { from: Math.floor(view.from / block) * block, to: Math.ceil(view.to / block) * block }
}

/** A main sleep: the civil day it belongs to, and when it ended. */
export interface Waking {
  readonly day: string
  readonly start: number
  readonly end: number
}

/** The hour a day is taken to begin at when no waking is known. */
const usualWaking = 7 * hourMs

/** The longest sleep of a civil day is the one one wakes from. */
export const wakingOf = (day: string, sleeps: readonly Waking[]): number => {
  let best: Waking | undefined
  for (const sleep of sleeps)
    if (sleep.day === day && (best === undefined || sleep.end - sleep.start > best.end - best.start)) best = sleep
  return best?.end ?? localMs(day) + usualWaking
}

/** A day from waking to waking. */
export const bandOf = (day: string, sleeps: readonly Waking[]): View => {
  const from = wakingOf(day, sleeps)
  const to = wakingOf(addDays(day, 1), sleeps)
  return { from, to: to - from < 6 * hourMs ? from + dayMs : to }
}

/** The day whose band a moment belongs to. */
export const dayAt = (moment: number, sleeps: readonly Waking[]): string => {
  const civil = new Date(moment).toISOString().slice(0, 10)
  return moment < wakingOf(civil, sleeps) ? addDays(civil, -1) : civil
}

/** Long enough awake today to show today; before that the last whole day with its night is worth more. */
const enoughOfToday = 10 * hourMs

export const firstDay = (now: number, sleeps: readonly Waking[]): string => {
  const today = dayAt(now, sleeps)
  return now - wakingOf(today, sleeps) < enoughOfToday ? addDays(today, -1) : today
}
