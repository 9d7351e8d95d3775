/** From a notice's arrival to the moment at which what it told of is stored. */
import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '../../src/runtime/store/db.js'
import { sandboxClient } from '../../src/sandbox/index.js'

const stream = 'daily_activity'
const betweenMs = 150
const longestMs = 30_000

export const notices = async (
  store: Store,
  url: string,
  count: number,
): Promise<{ readonly answered: string; readonly stored: string }> => {
  const targets = await store.query<{ account: string; document: string }>(
    `select c.account_id as account, min(x.document) as document from samples x join streams s on s.id = x.stream_id
     join connections c on c.id = s.connection_id where s.name = $1 and x.document is not null group by c.id order by random()`,
    [stream],
  )
  const answered: number[] = []
  const stored: number[] = []
  for (let number = 0; number < count; number++) {
    const target = targets[number % targets.length]
    if (target === undefined) throw new Error(`There is no record of ${stream} to tell of.`)
    const { account: user_id, document: object_id } = target
    const body = JSON.stringify({ event_type: 'update', data_type: stream, object_id, user_id })
    const timestamp = String(Math.floor(Date.now() / 1000))
    const signature = createHmac('sha256', sandboxClient.secret).update(timestamp).update(body).digest('hex')
    const headers = { 'x-oura-signature': signature.toUpperCase(), 'x-oura-timestamp': timestamp }
    const [last] = await store.query<{ id: number }>('select coalesce(max(id), 0) as id from runs')
    const from = Date.now()
    const answer = await fetch(`${url}/webhooks/oura`, { method: 'POST', body, headers })
    if (!answer.ok) throw new Error(`the notice was answered ${answer.status}`)
    answered.push(Date.now() - from)
    stored.push((await endOf(store, last?.id ?? 0)) - from)
    await sleep(betweenMs)
  }
  return { answered: told(answered), stored: told(stored) }
}

/** The run writes its last word right after the commit: so much longer at most. */
const endOf = async (store: Store, after: number): Promise<number> => {
  for (const until = Date.now() + longestMs; Date.now() < until; await sleep(10)) {
    const [run] = await store.query<{ at: Date }>(
      `select ended_at as at from runs where id > $1 and purpose = 'notice' and state = 'done'`,
      [after],
    )
    if (run !== undefined) return run.at.getTime()
  }
  throw new Error('what a notice told of was never stored')
}

const told = (times: readonly number[]): string => {
  const sorted = [...times].sort((one, other) => one - other)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return `${at(0.5)} ms (median; 95 of 100 within ${at(0.95)} ms)`
}
