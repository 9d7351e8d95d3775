/** When the device hands over what it measured: about every half hour, except on days the phone is out of reach. */
import { dayMs, type Instant, minuteMs } from '../../core/index.js'
import { hashNumbers, unit } from '../random.js'

const slotMs = 30 * minuteMs
/** A sync never fails to come for longer than this: half a day offline, and the slots around it. */
const maxSlots = 60

export interface Sync {
  /** What was measured before this is with the service by `now`. */
  readonly until: (now: Instant) => Instant
  /** The first sync at or after `at`. */
  readonly after: (at: Instant) => Instant
}

export const syncOf = (seed: number): Sync => {
  const instantOf = (slot: number): Instant => slot * slotMs + (hashNumbers(seed, slot, 61) % 20) * minuteMs
  const isOffline = (at: Instant): boolean => {
    const day = Math.floor(at / dayMs)
    const hour = (at - day * dayMs) / (60 * minuteMs)
    return unit(hashNumbers(seed, day, 62)) < 0.04 && hour >= 8 && hour < 20
  }
  return {
    until: (now) => {
      let slot = Math.floor(now / slotMs)
      for (let tries = 0; tries < maxSlots; tries++, slot--) {
        const at = instantOf(slot)
        if (at <= now && !isOffline(at)) return Math.floor(at / minuteMs) * minuteMs
      }
      return instantOf(slot)
    },
    after: (at) => {
      let slot = Math.floor(at / slotMs)
      for (let tries = 0; tries < maxSlots; tries++, slot++) {
        const sync = instantOf(slot)
        if (sync >= at && !isOffline(sync)) return sync
      }
      return instantOf(slot)
    },
  }
}
