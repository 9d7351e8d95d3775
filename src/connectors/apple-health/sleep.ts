/** Nights of an export, composed when it was read: `nights.ts` says how. */
import { defineStream, maybe, texts, z } from '../../kit/index.js'
import { sleepSession, stageOf } from './nights.js'
import { extrasOf } from './samples.js'
import { exportedTime } from './times.js'

const Segment = z.object(texts('start end value zone'))
const Night = z.object({ ...texts('device origin night'), sleeps: maybe(z.array(z.array(Segment))) })

/**
 * What one source tells of a night is one document: where a later export has more of it, sleeps that are joined or cut
 * otherwise take the place of those before.
 */
export const sleep = defineStream({
  title: 'Nights of an export',
  emits: ['sleep_session'],
  page: z.object({ nights: z.array(Night) }),
  *map({ nights }) {
    for (const { device, origin, night = '', sleeps = [] } of nights)
      for (const told of sleeps) {
        const segments = told.map(({ start, end, value, zone }) => ({
          stage: stageOf(value),
          start: exportedTime(start, zone),
          end: exportedTime(end, zone),
        }))
        const source = { ...(device !== undefined && { device }), ...(origin !== undefined && { origin }) }
        const [first] = segments
        if (first === undefined) continue
        const when = { start: first.start }
        const document = `${night}|${device ?? ''}|${origin ?? ''}`
        const session = sleepSession(segments, { ...extrasOf({ ...source, when }), document })
        if (session !== undefined) yield session
      }
  },
})
