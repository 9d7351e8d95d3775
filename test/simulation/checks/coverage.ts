/** I4: what coverage calls final holds at every moment, and in the end nothing wanted is missing. */
import { dayMs } from '../../../src/kit/index.js'
import { stateOf } from '../../../src/runtime/intake/coverage.js'
import { coverageOf } from '../../../src/runtime/store/coverage.js'
import { compare } from '../../../src/sandbox/index.js'
import type { World } from '../world.js'
import { told } from './facts.js'
import { isGranted, type Stored, showTime, truthOf } from './stored.js'

export const checkCoverage = async (world: World, { records, streams }: Stored): Promise<string[]> => {
  const problems: string[] = []
  for (const stream of streams) {
    if (!isGranted(world, stream)) continue
    const spans = await coverageOf(world.store, stream.id)
    const final = spans.filter(({ state, askedAt }) => state === 'complete' && askedAt === undefined)
    if (final.length === 0) continue
    const own = records.filter((record) => record.stream === stream.id && record.deleted === undefined)
    const wanted = stream.backfillWanted ?? world.plan.start
    const facts = truthOf(world, stream, wanted)
    for (const span of final) {
      const { missing, wrong } = compare(facts, own, { ...span, from: Math.max(span.from, wanted) })
      problems.push(
        ...told(
          [...missing, ...wrong.map(({ fact }) => fact)],
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
    const state = stateOf(spans, stream.backfillWanted, to)
    if (state !== 'complete' && state !== 'provisional')
      problems.push(
        `coverage of ${stream.name} from ${showTime(stream.backfillWanted)} to ${showTime(to)} is ${state} in the end: ${spans.map((span) => `${showTime(span.from)}–${showTime(span.to)} ${span.state}`).join(', ')}`,
      )
    const settled = stateOf(spans, stream.backfillWanted, world.clock.now() - 4 * dayMs)
    if (state === 'provisional' && settled !== 'complete')
      problems.push(
        `${stream.name} is ${settled} long after it should be final: ${spans.map((span) => `${showTime(span.from)}–${showTime(span.to)} ${span.state}${span.askedAt === undefined ? '' : ` asked ${showTime(span.askedAt)}`}`).join(', ')}`,
      )
  }
  return problems
}
