import { dayMs, type ErrorAnswer, type ErrorMeaning, hourMs, minuteMs } from '../../kit/index.js'

const units: Readonly<Record<string, number>> = { second: 1000, minute: minuteMs, hour: hourMs, day: dayMs }

/** Of a limit only its words tell how long it lasts, and for whom. */
export const errors = ({ status, headers, body }: ErrorAnswer): ErrorMeaning | undefined => {
  if (status === 404) return { means: 'nothing' }
  if (status === 403) return { means: 'reauthorize', message: 'Runkeeper no longer lets us in; connect it again.' }
  if (status !== 429) return undefined
  const words = JSON.stringify(body ?? '')
  const [, count = '15', unit = 'minute'] = /(\d+) (second|minute|hour|day)/i.exec(words) ?? []
  const now = Date.parse(headers['date'] ?? '')
  const per = /user/i.test(words) ? 'connection' : 'app'
  if (Number.isNaN(now)) return { means: 'limit', per }
  return { means: 'limit', per, retryAt: now + Number(count) * (units[unit.toLowerCase()] ?? minuteMs) }
}
