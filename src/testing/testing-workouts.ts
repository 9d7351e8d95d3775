/** A connector of workouts before its simulated service, without a store: what its own functions make of real answers. */

import { encode } from '../formats/index.js'
import {
  type ActivitySummary,
  type Connector,
  dayMs,
  type Json,
  type OutgoingActivity,
  type PullTask,
  type Receipt,
  type Stream,
  sportOfFile,
  type Task,
} from '../kit/index.js'
import { authorizationOf, type Credentials, createTasks } from '../runtime/index.js'
import {
  type InProcessSandbox,
  inProcessSandbox,
  type Person,
  recordingOf,
  type SimulatedService,
  virtualClock,
  type Workout,
} from '../sandbox/index.js'
import { now as examTime, reach } from './simulation.js'

export interface AtService {
  readonly city: InProcessSandbox
  readonly person: Person
  readonly now: number
  advance(seconds: number): Promise<void>
  /** For `activities`: no page schema. */
  readonly task: Task
  /** What the listing tells of the last so many days, each once. */
  list(days: number): Promise<readonly ActivitySummary[]>
  /** Workouts of the person's last so many days, as their watch recorded them. */
  recorded(days: number): readonly Workout[]
  /** What would be sent of such a workout. */
  outgoing(workout: Workout, more?: Partial<OutgoingActivity>): OutgoingActivity
  /** Asks until an upload is no longer being processed. */
  settle(receipt: Receipt): Promise<Receipt>
}

export const atService = (
  connector: Connector,
  service: SimulatedService,
  seed = 1,
  startsAt = examTime,
): AtService => {
  const clock = virtualClock(startsAt)
  const city = inProcessSandbox({
    clock,
    services: [{ ...service, limits: [] }],
    people: [seed],
    training: { since: startsAt - 400 * dayMs, native: { [service.id]: 0.5 } },
  })
  const [person] = city.people
  if (person === undefined) throw new Error('nobody lives in this city')
  const { access_token: access } = city.connectDirectly(service.id, seed)
  const fresh = async () => authorizationOf(connector, { access }, 1, { signedInBy: 'auth' })
  const credentials: Credentials = { fresh, renew: fresh }
  const id = (service.oauth?.account ?? service.account)?.(person) ?? person.id
  const taskFor = (stream?: Stream): Task =>
    createTasks({ http: reach(city).http, credentials })({
      connector,
      connection: {
        id: 'c1',
        account: { id },
        scopes: connector.auth.type === 'oauth2' ? connector.auth.scopes : [],
        settings: connector.settings?.schema.parse({}),
      },
      ...(stream && { stream: { page: stream.page, scopes: stream.scopes ?? [] } }),
    })
  const stream = connector.streams?.[connector.activities?.list ?? ''] as Stream
  const upload = connector.activities?.upload
  return {
    city,
    person,
    get now() {
      return clock.now()
    },
    advance: async (seconds) => {
      await clock.advance(seconds * 1000)
    },
    task: taskFor(),
    async list(days) {
      const now = clock.now()
      const window = { from: Math.floor(now / dayMs) * dayMs - days * dayMs, to: now }
      const task = { ...taskFor(stream), window, purpose: 'backfill', now } as PullTask<unknown, never>
      const found = new Map<string, ActivitySummary>()
      for await (const { answer } of stream.pull?.(task) ?? [])
        if (answer?.body !== undefined)
          for (const summary of stream.lists?.(answer.body, answer.request) ?? [])
            found.set(summary.externalId, summary)
      return [...found.values()]
    },
    recorded: (days) =>
      person
        .workouts({ from: clock.now() - days * dayMs, to: clock.now() })
        .flatMap(({ versions: [first] }) => (first === undefined ? [] : [first.value])),
    outgoing(workout, more = {}) {
      const activity = recordingOf(person, workout)
      const format = upload?.formats[0] ?? 'fit'
      return {
        mark: `tributary-${String(workout.start).padStart(24, 'x')}`,
        file: { format, bytes: encode(activity, format).bytes },
        activity,
        sport: sportOfFile(activity),
        isStationary: activity.track.timeMs.length < 2,
        ...more,
      }
    },
    async settle(receipt) {
      let last = receipt
      for (let asked = 0; last.state === 'processing' && asked < 20; asked++) {
        await clock.advance((last.checkAfterSeconds ?? 5) * 1000)
        last = (await upload?.check?.(taskFor(), last.ticket as Json)) ?? last
      }
      return last
    },
  }
}
