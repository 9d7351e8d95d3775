/** Workouts between services, by fixtures alone: what is listed is also known to health data, under the same ids. */
import { isSyncReason } from '../../core/index.js'
import { type ActivitySummary, exerciseOf, type RecordOf, type Stream } from '../../kit/index.js'
import type { Check } from '../check.js'
import type { Fixture } from '../fixtures.js'

export const listings: Check = {
  id: 'listings',
  title: 'its workouts are listed by one of its streams, with ids of their own, and as the records of the same page',
  level: 'bronze',
  examine: ({ connector: { activities, streams = {} }, fixtures }) => {
    if (activities === undefined) return { skipped: 'it does nothing with workouts' }
    const stream = streams[activities.list]
    if (stream === undefined) return [`there is no stream ${activities.list}`]
    if (stream.lists === undefined) return [`${activities.list} lists no workouts`]
    const own = fixtures.filter(({ stream: of }) => of === activities.list)
    const found = own.map((fixture) => ({ fixture, ...told(stream, fixture) }))
    if (found.every(({ summaries }) => summaries.length === 0)) return ['no fixture shows a workout']
    return found.flatMap(({ fixture: { name }, summaries, records }) =>
      [...problemsOf(summaries, records)].map((problem) => `${name}: ${problem}`),
    )
  },
}

const told = (
  stream: Stream,
  { body, request }: Fixture,
): { summaries: readonly ActivitySummary[]; records: readonly RecordOf[] } => {
  const page = stream.page.safeParse(body)
  if (!page.success) return { summaries: [], records: [] }
  return {
    summaries: [...(stream.lists?.(page.data, request) ?? [])],
    records: [...stream.map(page.data, request)],
  }
}

function* problemsOf(summaries: readonly ActivitySummary[], records: readonly RecordOf[]): Iterable<string> {
  const ids = new Set<string>()
  const exercises = new Map<string, RecordOf>()
  for (const record of records)
    if (record.shape !== 'removal' && record.kind === 'exercise' && record.document !== undefined)
      exercises.set(record.document, record)
  for (const { externalId, start, skip, ...summary } of summaries) {
    if (ids.has(externalId)) yield `two workouts are ${externalId}`
    ids.add(externalId)
    if (skip !== undefined && !isSyncReason(skip.code)) yield `${skip.code} is no reason of sync`
    if (exerciseOf({ externalId, start, ...summary, ...(skip && { skip }) }) === undefined) continue
    const record = exercises.get(externalId)
    if (record === undefined) yield `${externalId} is listed and no record of it is mapped`
    else if (record.shape !== 'removal' && JSON.stringify(record.start) !== JSON.stringify(start))
      yield `${externalId} begins at one time in its record and at another in the listing`
  }
  for (const document of exercises.keys()) if (!ids.has(document)) yield `${document} is mapped and not listed`
}
