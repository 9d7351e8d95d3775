/** A track with fewer points, for a screen: every n-th of them, and the last. Nothing is averaged. */
import type { ActivityJson } from '../../formats/index.js'

type Columns = Readonly<Record<string, unknown>>

export const thinned = (activity: ActivityJson, points: number): ActivityJson => {
  const { track } = activity
  const length = track.timeMs.length
  if (length <= points) return activity
  const step = Math.ceil(length / Math.max(2, points))
  const kept = Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step)
  if (kept.at(-1) !== length - 1) kept.push(length - 1)
  const column = (values: readonly unknown[], width = 1): unknown[] =>
    kept.flatMap((index) => values.slice(index * width, index * width + width))
  const columns = Object.fromEntries(
    Object.entries(track as Columns).map(([name, value]) => [
      name,
      Array.isArray(value) && value.length === length && name !== 'breaks' ? column(value) : value,
    ]),
  )
  const more = Object.fromEntries(
    Object.entries(track.more ?? {}).map(([name, channel]) => [
      name,
      { ...channel, values: column(channel.values, channel.width) },
    ]),
  )
  const { breaks: all = [], ...others } = columns as { readonly breaks?: readonly number[] }
  const breaks = [...new Set(all.map((at) => Math.min(kept.length - 1, Math.ceil(at / step))))]
  return {
    ...activity,
    track: {
      ...others,
      ...(track.more && { more }),
      ...(track.breaks && { breaks }),
    } as unknown as ActivityJson['track'],
  }
}
