/** What a device pushes, against the simulated one: split anyhow, repeated, out of order, it comes to the same. */
import { type Connector, dayMs, hourMs, type InboundRequest, keyOf, type PageRequest } from '../../kit/index.js'
import { type OutgoingPush, type Person, person, type SimulatedService } from '../../sandbox/index.js'
import type { Check } from '../check.js'
import { chanceFrom } from '../mutations.js'
import { now } from '../simulation.js'

const days = 4
const piecesHours = [1, 7]
const pairedAt = now - days * dayMs

export const pushedAlike: Check = {
  id: 'pushes',
  title: 'what a device pushes comes to the same however it is split, repeated or mixed',
  level: 'silver',
  async examine({ connector, service: load }) {
    if (connector.push === undefined) return { skipped: 'no device pushes to it' }
    const service = await load?.()
    if (service?.pushes === undefined) return { skipped: 'no simulated device stands beside it' }
    const findings = new Set<string>()
    const who = person(1)
    const told = (pushes: readonly OutgoingPush[]): Holding => holdingOf(connector, pushes, findings)
    const whole = told(pushesOf(service, who, days * 24))
    if (whole.held.size === 0) findings.add('nothing is pushed in four days')
    for (const hours of piecesHours) {
      const pieces = pushesOf(service, who, hours)
      const chance = chanceFrom(hours)
      const mixed = [...pieces, ...pieces]
        .map((push) => ({ push, at: chance() }))
        .sort((one, other) => one.at - other.at)
      compare(findings, whole, told(pieces), `every ${hours} hours`)
      compare(findings, whole, told([...pieces, ...pieces]), 'repeated')
      compare(findings, whole, told(mixed.map(({ push }) => push)), 'mixed')
    }
    return [...findings]
  },
}

export const strangePushes: Check = {
  id: 'strange-pushes',
  title: 'a delivery that is none is refused with a ContractError',
  level: 'bronze',
  examine({ connector: { push } }) {
    if (push === undefined) return { skipped: 'no device pushes to it' }
    const strange = ['', '{', 'null', '[1', '"text"', '\u0000\u0001']
    return strange.flatMap((body) => {
      try {
        const pages = [...push.read(requestOf({ body }))]
        return pages.length === 0 ? [] : [`${JSON.stringify(body)} is read as a delivery`]
      } catch (error) {
        if (error instanceof Error && error.name === 'ContractError') return []
        return [`${JSON.stringify(body)} leads to ${error instanceof Error ? error.name : 'no error'}`]
      }
    })
  },
}

interface Holding {
  /** Record to its content. */
  readonly held: ReadonlyMap<string, string>
  /** Told in several ways without a time of change: the last to arrive stands, and mixing them proves nothing. */
  readonly undated: ReadonlySet<string>
}

/** Span after span, as the app would. */
const pushesOf = (service: SimulatedService, who: Person, hours: number): OutgoingPush[] => {
  const values = new Map<string, unknown>()
  const state = {
    get: <T>(key: string) => values.get(key) as T | undefined,
    set: (key: string, value: unknown) => void values.set(key, value),
  }
  const pushes: OutgoingPush[] = []
  for (let from = pairedAt; from < now; from += hours * hourMs) {
    const to = Math.min(now, from + hours * hourMs)
    pushes.push(...(service.pushes?.({ person: who, since: pairedAt, now: to, state }, { from, to }) ?? []))
  }
  return pushes
}

const holdingOf = (connector: Connector, pushes: readonly OutgoingPush[], findings: Set<string>): Holding => {
  const held = new Map<
    string,
    { readonly content: string; readonly at: number; readonly document: string | undefined }
  >()
  const undated = new Set<string>()
  const removed = new Set<string>()
  for (const push of pushes)
    for (const item of draftsOf(connector, push, findings)) {
      if (item.shape === 'removal') {
        removed.add(item.document)
        continue
      }
      const key = `${item.kind} ${keyOf(item)}`
      const { updatedAt: at = Number.NEGATIVE_INFINITY, document } = item
      const content = JSON.stringify(item)
      const before = held.get(key)
      if (before !== undefined && before.at === at && before.content !== content) undated.add(key)
      if (before === undefined || at >= before.at) held.set(key, { content, at, document })
    }
  const alive = [...held].filter(([, { document }]) => document === undefined || !removed.has(document))
  return { held: new Map(alive.map(([key, { content }]) => [key, content])), undated }
}

const draftsOf = ({ streams = {}, push }: Connector, outgoing: OutgoingPush, findings: Set<string>) => {
  const request = requestOf(outgoing)
  const pages = [...(push?.read(request) ?? [])]
  return pages.flatMap((page) => {
    const stream = streams[page.stream]
    if (stream === undefined) {
      findings.add(`a page is for ${page.stream}, which is no stream`)
      return []
    }
    const read = stream.page.safeParse(page.body)
    if (!read.success) {
      findings.add(
        `${page.stream}: a page of the simulated device cannot be read: ${read.error.issues[0]?.path.join('.')}`,
      )
      return []
    }
    const asked: PageRequest = { method: 'POST', path: request.path, query: request.query, ...page.request }
    return [...stream.map(read.data, asked)]
  })
}

const requestOf = ({ body, headers = {} }: OutgoingPush): InboundRequest => ({
  method: 'POST',
  path: '/push',
  query: {},
  headers: {
    'content-type': 'application/json',
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  },
  body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
})

const compare = (findings: Set<string>, whole: Holding, other: Holding, how: string): void => {
  const missing = [...whole.held.keys()].filter((key) => !other.held.has(key))
  const more = [...other.held.keys()].filter((key) => !whole.held.has(key))
  const changed = [...whole.held].filter(
    ([key, content]) =>
      other.held.has(key) &&
      other.held.get(key) !== content &&
      !(how === 'mixed' && (other.undated.has(key) || whole.undated.has(key))),
  )
  if (missing.length > 0) findings.add(`${how}, it loses ${missing.length} of ${whole.held.size} records`)
  if (more.length > 0) findings.add(`${how}, it brings ${more.length} records that are not there otherwise`)
  if (changed.length > 0) findings.add(`${how}, ${changed.length} of ${whole.held.size} records end otherwise`)
}
