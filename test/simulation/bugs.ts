/**
 * Planted bugs, so that the simulation can show that it would see them. They are wrappers around what the production
 * code is handed; the production code knows nothing of them.
 */
import type { Connector, Page, Stream } from '../../src/kit/index.js'
import type { Rewrite } from './life-of-a-process.js'

export interface Bug {
  readonly name: BugName
  /** Made anew for every seed, as it may count. */
  readonly connector?: (connector: Connector) => Connector
  readonly rewrite?: Rewrite
  /** How often it took effect: a bug that never did proves nothing. */
  readonly struck: () => number
}
export const bugNames = ['cursor', 'lock', 'clock-id', 'intent', 'confirm'] as const
/** Those that only a person with workouts can meet. */
export const bugsOfWorkouts: readonly BugName[] = ['intent', 'confirm']
export type BugName = (typeof bugNames)[number]

export const plant = (name: BugName, now: () => number): Bug => {
  let times = 0
  const struck = (): number => times
  const count = <T>(value: T): T => {
    times++
    return value
  }
  switch (name) {
    case 'cursor':
      // The cursor and the coverage move before the pages they stand for are stored.
      return {
        name,
        struck,
        connector: everyStream((stream) => ({
          ...stream,
          ...(stream.pull && { pull: (task) => count(checkpointFirst(stream.pull?.(task) as Pages)) }),
        })),
      }
    case 'lock':
      // Whoever wants to refresh may.
      return {
        name,
        struck,
        rewrite: otherwise(leaseStatement, leaseCondition, 'and $4::timestamptz is not null', count),
      }
    case 'intent':
      // Before an upload nothing is written.
      return {
        name,
        struck,
        rewrite: otherwise(
          'insert into activity_links',
          'on c.id = i.connection and c.individual_id = $1',
          `on c.id = i.connection and c.individual_id = $1 and i.state <> 'intended'`,
          count,
        ),
      }
    case 'confirm':
      // An upload of unknown outcome is taken for one that failed.
      return {
        name,
        struck,
        rewrite: otherwise(
          'select activity_id, connection_id, state,',
          'connection_id, state,',
          `connection_id, case state when 'intended' then 'failed' else state end as state,`,
          count,
        ),
      }
    case 'clock-id':
      // The time of mapping gets into the key, so that the same record is another one each time.
      return {
        name,
        struck,
        connector: everyStream((stream) => ({
          ...stream,
          *map(body, request) {
            for (const draft of stream.map(body, request))
              yield draft.shape === 'removal' ? draft : count({ ...draft, key: `${draft.key ?? ''}@${now()}` })
          },
        })),
      }
  }
}

/** A statement with a part of it put otherwise. */
const otherwise =
  (statement: string, part: string, instead: string, count: <T>(value: T) => T): Rewrite =>
  (text) => {
    if (!text.includes(statement)) return text
    if (!text.includes(part)) throw new Error(`the statement "${statement}" reads differently now: plant the bug anew`)
    return count(text.replace(part, instead))
  }

const leaseStatement = 'update credentials set refreshing_by = $3, refreshing_until = $5'
const leaseCondition = 'and (refreshing_until is null or refreshing_until < $4)'

type Pages = AsyncIterable<Page>

const everyStream =
  (change: (stream: Stream) => Stream) =>
  (connector: Connector): Connector => ({
    ...connector,
    streams: Object.fromEntries(
      Object.entries(connector.streams ?? {}).map(([name, stream]) => [name, change(stream)]),
    ),
  })

async function* checkpointFirst(pages: Pages): AsyncGenerator<Page> {
  let before: Page[] = []
  for await (const page of pages) {
    if (page.cursor === undefined && page.covers === undefined) before.push(page)
    else {
      yield page
      yield* before
      before = []
    }
  }
  yield* before
}
