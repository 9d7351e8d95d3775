/** What the body does at an instant: heart, breath, oxygen. Cheap functions of person and time; nothing is stored. */
import { type Instant, minuteMs } from '../../core/index.js'
import type { Minute, TimeSpan } from '../person.js'
import { hashNumbers, unit } from '../random.js'
import type { Profile } from './profile.js'

/** What the pulse needs to know of the moment. */
export interface Setting {
  readonly minute: Minute
  /** The sleep that is going on, planned and recorded. */
  readonly sleep: TimeSpan | undefined
  readonly form: number
  readonly ill: boolean
}

/** Noise that changes smoothly: straight lines between values drawn for every `knotMs`. In [0, 1). */
const drift = (seed: number, salt: number, at: Instant, knotMs: number): number => {
  const knot = Math.floor(at / knotMs)
  const before = unit(hashNumbers(seed, knot, salt))
  const after = unit(hashNumbers(seed, knot + 1, salt))
  return before + ((after - before) * (at - knot * knotMs)) / knotMs
}
/** A sensor loses contact now and then, for a minute and a half. */
const isLost = (seed: number, salt: number, at: Instant, share: number): boolean =>
  unit(hashNumbers(seed, Math.floor(at / 90_000), salt)) < share

/** 0 at both ends of a sleep and 1 in its middle. */
const depth = ({ from, to }: TimeSpan, at: Instant): number => {
  const share = (at - from) / (to - from)
  return 4 * share * (1 - share)
}

export const heartRate = (profile: Profile, setting: Setting, at: Instant): number | undefined => {
  const { seed } = profile
  if (setting.minute.level === 'not-worn' || isLost(seed, 11, at, 0.02)) return undefined
  const base = profile.restingHeartRate + (setting.ill ? 9 : 0) + (1 - setting.form) * 4
  if (setting.sleep !== undefined)
    return Math.round(base + 7 - depth(setting.sleep, at) * 7 + drift(seed, 12, at, 4 * minuteMs) * 8)
  const effort = Math.max(0, setting.minute.met - 1.2)
  return Math.min(
    196,
    Math.round(base + 12 + effort * 11.5 + drift(seed, 13, at, 30_000) * 9 + drift(seed, 14, at, 45 * minuteMs) * 10),
  )
}

export const variability = (profile: Profile, setting: Setting, at: Instant): number | undefined => {
  if (setting.sleep === undefined || setting.minute.level === 'not-worn' || isLost(profile.seed, 21, at, 0.04))
    return undefined
  const share = 0.65 + setting.form * 0.3 + drift(profile.seed, 22, at, 12 * minuteMs) * 0.5
  return Math.round(profile.rmssd * share * (setting.ill ? 0.7 : 1))
}

export const oxygen = (profile: Profile, setting: Setting, at: Instant): number | undefined => {
  if (setting.sleep === undefined || setting.minute.level === 'not-worn' || isLost(profile.seed, 31, at, 0.05))
    return undefined
  const dip = drift(profile.seed, 32, at, 6 * minuteMs)
  return Math.round((98.6 - dip * dip * 3.6) * 10) / 10
}

export const breath = (profile: Profile, setting: Setting, at: Instant): number | undefined => {
  if (setting.sleep === undefined || setting.minute.level === 'not-worn' || isLost(profile.seed, 41, at, 0.03))
    return undefined
  return (
    Math.round((profile.breath + drift(profile.seed, 42, at, 9 * minuteMs) * 2 - 1 + (setting.ill ? 1.4 : 0)) * 10) / 10
  )
}
