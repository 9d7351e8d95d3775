/** I4: what coverage calls final holds at every moment, and in the end nothing wanted is missing. */
import { dayMs } from '../../../src/kit/index.js'
import { stateOf } from '../../../src/runtime/intake/coverage.js'
import { coverageOf } from '../../../src/runtime/store/coverage.js'
import { compare } from '../../../src/sandbox/index.js'
import type { World } from '../world.js'
import { told } from './facts.js'
import { isGranted, type Stored, type StoredStream, showTime, truthOf, yieldsTo } from './stored.js'

export const checkCoverage = async (world: World, stored: Stored): Promise<string[]> => {
  const { records, streams } = stored
  const problems: string[] = []
  for (const stream of streams) {
    if (!isGranted(world, stream)) continue
    const spans = await coverageOf(world.store, stream.id)
    const final = spans.filter(({ state, askedAt }) => state === 'complete' && askedAt === undefined)
    if (final.length === 0) continue
    const own = records.filter((record) => record.stream === stream.id && record.deleted === undefined)
    const wanted = stream.backfillWanted ?? world.plan.start
    const facts = truthOf(world, stream, wanted)
    const isYielded = yieldsTo(stored, stream)
    for (const span of final) {
      const { missing, wrong } = compare(facts, own, { ...span, from: Math.max(span.from, wanted) })
      problems.push(
        ...told(
          [...missing.filter((fact) => !isYielded(fact)), ...wrong.map(({ fact }) => fact)],
          ({ kind, start }) =>
            `coverage calls ${stream.name} final from ${showTime(span.from)} to ${showTime(span.to)}, and ${kind} at ${showTime(start)} is not so (seen at ${showTime(world.clock.now())})`,
        ),
      )
    }
  }
  return problems
}

/** Once all is calm. The last hours may not have been asked for yet. */
export const checkNothingMissing = async (world: World, { streams }: Stored): Promise<string[]> => {
  const problems: string[] = []
  for (const stream of streams) {
    const spans = await coverageOf(world.store, stream.id)
    if (!isGranted(world, stream)) {
      if (spans.some(({ state }) => state === 'complete'))
        problems.push(`coverage says that ${stream.name} was read, though its scope was not granted`)
      if (stream.state !== 'paused') problems.push(`${stream.name} is ${stream.state} though its scope was not granted`)
      continue
    }
    if (stream.backfillWanted === undefined) continue
    const to = world.clock.now() - dayMs
    const from = Math.max(stream.backfillWanted, reachOf(world, stream))
    if (from >= to) continue
    const state = stateOf(spans, from, to)
    if (state !== 'complete' && state !== 'provisional')
      problems.push(
        `coverage of ${stream.name} from ${showTime(from)} to ${showTime(to)} is ${state} in the end: ${spans.map((span) => `${showTime(span.from)}–${showTime(span.to)} ${span.state}`).join(', ')}`,
      )
    const settled = stateOf(spans, from, world.clock.now() - 4 * dayMs)
    if (state === 'provisional' && settled !== 'complete')
      problems.push(
        `${stream.name} is ${settled} long after it should be final: ${spans.map((span) => `${showTime(span.from)}–${showTime(span.to)} ${span.state}${span.askedAt === undefined ? '' : ` asked ${showTime(span.askedAt)}`}`).join(', ')}`,
      )
  }
  return problems
}

/** Nothing can be asked of what is too long ago, nor, where one must be registered first, of the time before that. */
const reachOf = ({ sandbox: { room }, clock, connectors }: World, { account, name }: StoredStream): number => {
  const [service, who] = [room.services.find(({ id }) => id === account.service), room.personOf(account.person)]
  const history = connectors.find(({ id }) => id === account.service)?.streams?.[name]?.historyDays
  const reached = history === undefined ? 0 : clock.now() - history * dayMs
  return Math.max(reached, (service && who && room.registeredAt(service, who)) ?? 0)
}
