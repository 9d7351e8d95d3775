/** One request lists all rides without a time; one more for each of them tells what it was. */
import * as kit from '../../kit/index.js'
import { asUtc, given, type Json, jsonOf, numbers, texts, z } from '../../kit/index.js'

export const api = 'https://api.trainerroad.com'
export const web = 'https://www.trainerroad.com'
const path = '/api/careerworkouts'

const Entry = z.object({ Id: z.number(), Guid: z.string() })
type Entry = z.output<typeof Entry>
const Entries = z.array(Entry)

const Ride = z.object({
  WorkoutDate: z.string(),
  ...texts('WorkoutName WorkoutNotes'),
  ...numbers('TotalMinutes TotalKM AvgWatts Kj'),
})
type Ride = z.output<typeof Ride>
/** One ride, alone or as a list of one. */
const Page: kit.Schema<readonly Ride[]> = z.union([z.array(Ride), Ride.transform((alone) => [alone])])

/** The number of the newest ride that is known: numbers rise. */
const Newest = z.object({ ride: z.number() })
type Newest = z.output<typeof Newest> & { readonly [name: string]: Json }
/** Numbers rise as rides come in, and one may come in as long after it was ridden. */
const lateMs = 14 * kit.dayMs

type Task = kit.PullTask<readonly Ride[], Newest>
type Pages = AsyncGenerator<kit.Page<readonly Ride[], Newest>>

export const rides = kit.defineStream({
  title: 'Workouts',
  emits: ['exercise'],
  page: Page,
  cursor: Newest as unknown as kit.Schema<Newest>,
  pull: (task: Task) => (task.purpose === 'fresh' ? newer(task) : older(task)),
  *map(page, { query }) {
    for (const ride of page) {
      const record = given(query['id'], (id) => kit.exerciseOf(summaryOf(ride, id)))
      if (record !== undefined) yield record
    }
  },
  lists: (page, { query }) => page.flatMap((ride) => (query['id'] === undefined ? [] : [summaryOf(ride, query['id'])])),
})

/** Newest first. A list that cannot be read is asked for again. */
const listed = async (task: Task): Promise<readonly Entry[]> => {
  const told = Entries.safeParse(jsonOf((await task.get(path)).raw))
  if (told.success) return told.data.toSorted((one, other) => other.Id - one.Id)
  throw new kit.TransientError('rides-unreadable', 'TrainerRoad did not list its rides; it is asked again later.')
}

/** An answer does not say whose it is: the number goes along as a parameter that is passed over. */
const asked = (task: Task, { Id: id, Guid: guid }: Entry) => task.get(path, { guid, id })
const startIn = ({ body }: kit.Answer<readonly Ride[]>): number =>
  given(body?.[0], ({ WorkoutDate }) => kit.orderOf(utc(WorkoutDate))) ?? Number.NaN

/** The rides that are not known yet; the first time, those since the window's beginning. */
async function* newer(task: Task): Pages {
  const { window, cursor } = task
  const entries = await listed(task)
  let isWhole = true
  for (const entry of entries.filter(({ Id }) => Id > (cursor?.ride ?? -1))) {
    const answer = await asked(task, entry)
    yield { answer }
    isWhole &&= answer.body !== undefined
    if (cursor === undefined && startIn(answer) < window.from - lateMs) break
  }
  const ride = Math.max(cursor?.ride ?? 0, entries[0]?.Id ?? 0)
  yield isWhole ? { covers: window, cursor: { ride } } : { failed: window }
}

/** What is older than the window's end begins somewhere, which is found by halving; it is walked to the window's beginning. */
async function* older(task: Task): Pages {
  const { to, from } = task.window
  const entries = await listed(task)
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const entry = entries[middle] as Entry
    if (startIn(await asked(task, entry)) < to + lateMs) high = middle
    else low = middle + 1
  }
  for (const entry of entries.slice(low)) {
    const answer = await asked(task, entry)
    yield { answer }
    if (answer.body === undefined) {
      yield { failed: task.window }
      return
    }
    const reached = startIn(answer) + lateMs
    if (reached < to) yield { covers: { from: Math.max(reached, from), to } }
    if (reached <= from) return
  }
  // There is none before.
  yield { covers: { from: 0, to } }
}

/** In UTC, with a `Z` or without. */
const utc = (text: string): kit.Moment => asUtc(kit.timeOf(/Z|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`))

const summaryOf = (ride: Ride, externalId: string): kit.ActivitySummary => ({
  externalId,
  start: utc(ride.WorkoutDate),
  durationSeconds: given(ride.TotalMinutes, (minutes) => Math.round(minutes * 60)),
  // Whoever rides here rides on a trainer.
  sport: 'indoor_cycling',
  name: ride.WorkoutName,
  notes: ride.WorkoutNotes,
  isStationary: false,
  hasPositions: false,
  figures: {
    distanceMeters: given(ride.TotalKM, (kilometers) => kilometers * 1000),
    averagePowerWatts: ride.AvgWatts,
  },
})
