/** `Sun, 9 Oct 2014 13:17:27`: a wall clock, both ways. https://runkeeper.com/developer/healthgraph/fitness-activities */
import { instant, localTime, type Moment, minuteMs, orderOf } from '../../kit/index.js'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** Newer answers have the offset in hours beside it. */
export const momentOf = (text: string | undefined, offsetHours: number | undefined): Moment => {
  const unreadable: Moment = { at: Number.NaN, offsetFrom: 'unknown' }
  const match = /(\d{1,2}) (\w{3})\w* (\d{4}) (\d{1,2}:\d\d:\d\d)$/.exec((text ?? '').trim())
  if (match === null) return unreadable
  const [, day = '', month = '', year = '', clock = ''] = match
  const number = months.findIndex((each) => each.toLowerCase() === month.toLowerCase()) + 1
  const two = (value: string | number): string => String(value).padStart(2, '0')
  try {
    const local = localTime(`${year}-${two(number)}-${two(day)}T${clock.padStart(8, '0')}`)
    return offsetHours === undefined ? local : instant(orderOf(local) - offsetHours * 60 * minuteMs, offsetHours * 60)
  } catch {
    return unreadable
  }
}

/** Of a wall clock as ISO 8601 has it. */
export const writtenTime = (local: string): string => {
  const at = new Date(`${local.slice(0, 19)}Z`)
  const day = `${days[at.getUTCDay()]}, ${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`
  return `${day} ${local.slice(11, 19)}`
}
