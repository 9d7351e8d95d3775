/** Times as they leave. Pure. */
import { localOf, type Moment } from '../../core/index.js'
import type { OutgoingMoment } from '../../kit/index.js'
import type { ResolvedMoment } from './rows.js'

/** With offset where it is known, `Z` where only the instant is, without either where only the wall clock is. */
export const outgoingMoment = (moment: ResolvedMoment): OutgoingMoment => ({
  time: isoOf(moment),
  offsetFrom: moment.offsetFrom as OutgoingMoment['offsetFrom'],
})

const isoOf = ({ at, local, offset }: ResolvedMoment): string => {
  if (at === undefined) return local as string
  if (offset === undefined) return new Date(at).toISOString()
  const moment: Moment = { at, offset, offsetFrom: 'provider' }
  const sign = offset < 0 ? '-' : '+'
  const minutes = Math.abs(offset)
  return `${localOf(moment)}${sign}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}
const pad = (value: number): string => String(value).padStart(2, '0')
