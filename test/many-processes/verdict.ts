/** What has to hold in the end, asked of the store, the sinks and the sandbox. Each finding is a sentence; none is good. */
import { dayMs } from '../../src/core/index.js'
import type { Envelope } from '../../src/kit/index.js'
import { kindsOf, recordsOf } from '../../src/runtime/index.js'
import type { Store } from '../../src/runtime/store/db.js'
import { compare, sandboxClient } from '../../src/sandbox/index.js'
import { everyLine, heldOf, type Item } from '../end-to-end/holdings.js'
import { type City, individualOf, servicesOf } from './city.js'
import type { Receiver } from './receiver.js'

const shown = 3

/** I1, I3, I4: everything arrived, once, with the right value; the edges of the history depend on when one asks. */
export const checkTruth = async (
  store: Store,
  city: City,
  people: number,
  historyDays: number,
  said: (done: number) => void,
): Promise<string[]> => {
  const findings: string[] = []
  let matched = 0
  const now = Date.now()
  const inside = { from: now - (historyDays - 2) * dayMs, to: now - dayMs }
  for (let person = 1; person <= people; person++) {
    const held = (await recordsIn(store, individualOf(person))).map((item) => ({
      ...heldOf(item),
      service: item.connector,
    }))
    for (const service of servicesOf(person)) {
      const facts = await city.truth(service, person, { from: now - historyDays * dayMs, to: now })
      const { missing, wrong, doubled, ...rest } = compare(
        facts,
        held.filter((one) => one.service === service),
        inside,
      )
      matched += rest.matched
      for (const [what, list] of Object.entries({ missing, wrong, doubled }))
        if (list.length > 0) findings.push(`${service}, person ${person}: ${list.length} ${what}`)
    }
    said(person)
  }
  if (matched < people) findings.push(`only ${matched} facts were there to be compared`)
  return findings
}

const recordsIn = async (store: Store, individual: string): Promise<(Item & { connector: string })[]> => {
  const found = []
  for (const { kind } of await kindsOf(store, individual))
    found.push(
      ...(await recordsOf(store, { individual, kind, from: 0, to: Date.UTC(2100, 0), limit: 1_000_000 })).records,
    )
  return found as (Item & { connector: string })[]
}

/** I2: the outbox, the file and the endpoint hold the same envelopes, in order, repeats only under equal ids. */
export const checkDelivery = async (store: Store, file: string, receiver: Receiver): Promise<string[]> => {
  const findings: string[] = []
  const envelopes = new Map<string, string>()
  const revisions = new Map<string, number>()
  for (const { records } of await store.query<{ records: string }>('select records from changes order by xid, seq'))
    for (const { id, data } of JSON.parse(records) as Pick<Envelope, 'id' | 'data'>[]) {
      if (envelopes.has(id)) findings.push(`the outbox holds ${id} twice`)
      if (data.revision !== (revisions.get(data.id) ?? 0) + 1) findings.push(`revisions of ${data.id} have a hole`)
      revisions.set(data.id, data.revision)
      envelopes.set(id, data.id)
    }
  const lines = everyLine(file)
  const written = new Set(lines.map(({ id }) => id))
  findings.push(...missingIn('the file', envelopes, written), ...missingIn('the endpoint', envelopes, receiver.times))
  if (receiver.disordered.length > 0) findings.push(`the endpoint got ${receiver.disordered.length} out of order`)
  const latest = new Map<string, number>()
  const seen = new Set<string>()
  for (const { id, data } of lines) {
    if (!seen.has(id) && data.revision !== (latest.get(data.id) ?? 0) + 1)
      findings.push(`the file has ${data.id} out of order`)
    if (!seen.has(id)) latest.set(data.id, data.revision)
    seen.add(id)
  }
  const parked = await store.query('select 1 as one from parked')
  if (parked.length > 0) findings.push(`${parked.length} envelopes are parked`)
  return findings
}

const missingIn = (
  where: string,
  all: ReadonlyMap<string, string>,
  there: { has(id: string): boolean; readonly size: number },
): string[] => {
  const missing = [...all.keys()].filter((id) => !there.has(id))
  return [
    ...(missing.length > 0
      ? [`${where} lacks ${missing.length} of ${all.size}: ${missing.slice(0, shown).join(', ')}`]
      : []),
    ...(there.size > all.size ? [`${where} has ${there.size - all.size} that the outbox has not`] : []),
  ]
}

/** I6 and I7, by the referee of the services. A process that dies between asking for a token and storing it loses it. */
export const checkReferee = async (city: City, deaths: number, pullersEach: number): Promise<string[]> => {
  const { violations, revocations, mostConcurrentRefreshes, refreshes } = await city.referee()
  const reused = revocations.filter(({ cause }) => cause === 'reuse').length
  return [
    ...(violations.length > 0 ? [`${violations.length} limits were exceeded`] : []),
    ...(mostConcurrentRefreshes > 1 ? [`${mostConcurrentRefreshes} refreshes of one access at once`] : []),
    ...(reused > deaths * pullersEach
      ? [`${reused} tokens were used twice, though only ${deaths} processes died`]
      : []),
    ...(refreshes === 0 ? ['no access was ever renewed'] : []),
  ]
}

/** I5: nothing secret was said by any process. */
export const checkWords = (told: readonly string[]): string[] =>
  told.flatMap((text) =>
    /whsec_|access_token|refresh_token|eyJ[\w-]{20,}/.test(text) || text.includes(sandboxClient.secret)
      ? ['a process said a secret']
      : [],
  )

/** Nobody holds anything once all have been asked to stop. */
export const checkReleased = async (store: Store): Promise<string[]> => {
  const [row] = await store.query<{ pulls: number; sinks: number; syncs: number }>(
    `select (select count(*) from pulls where lease is not null) as pulls, (select count(*) from sinks where lease is not null) as sinks,
       (select count(*) from syncs where lease is not null) as syncs`,
  )
  const held = Object.entries(row ?? {}).filter(([, count]) => Number(count) > 0)
  return held.map(([table, count]) => `${count} of ${table} are still held after everybody stopped`)
}
