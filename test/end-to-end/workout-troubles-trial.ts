/**
 * One connector of workouts before its simulated service, and an always willing one beside it, in a whole runtime: what
 * a test does to it, and what the dashboard then reads.
 */
import { connectors } from '../../src/connectors/index.js'
import type { Activity, Connector, Instant, OutgoingActivity, UploadQuestion } from '../../src/kit/index.js'
import { dayMs, hourMs, instant, isKnown, minuteMs, sportOfFile } from '../../src/kit/index.js'
import {
  type ActivityView,
  activitiesOf,
  type ConnectionView,
  connectionsOf,
  createRuntime,
  type PlaceView,
  type Runtime,
  type Store,
  type SyncStatus,
  setSyncSettings,
  syncStatus,
  wrapperFromText,
} from '../../src/runtime/index.js'
import {
  historyOf,
  type InProcessSandbox,
  inProcessSandbox,
  type MovableClock,
  type Person,
  recordingOf,
  type Shelf,
  type SimulatedService,
  sandboxClient,
  virtualClock,
} from '../../src/sandbox/index.js'
import { callbackOf, called, isCalledBy, typeIn } from './workout-troubles-calls.js'
import { createWilling, type Willing } from './workout-troubles-willing.js'

export const me = 'person-1'
const seed = 1
const now = Date.UTC(2026, 9, 20, 15)
/** Services that tell nothing of the time before one was registered are asked once so long before. */
const registeredMs = 20 * dayMs

export interface TrialOptions {
  /** The share of the person's workouts that the one on trial recorded by itself. */
  readonly native: number
  /** So many older ones: the person's last weeks, or months for a service of one sport alone. */
  readonly older: number
}

export interface Hooks {
  /** Before an upload to the one on trial, the first being 1; what is returned is sent in its place. */
  onSend: (count: number, outgoing: OutgoingActivity) => OutgoingActivity
  /** Before a download from it. */
  onFetch: (count: number) => void
  /** What is sent in the place of the next JSON, for those who are sent no file. */
  json: (() => string | undefined) | undefined
  sends: number
  fetches: number
  /** Requests to it, of any kind. */
  requests: number
}
export interface Trial {
  readonly connector: Connector
  readonly service: SimulatedService
  readonly store: Store
  readonly city: InProcessSandbox
  readonly clock: MovableClock
  readonly person: Person
  /** Its account at the service, where the simulated one keeps any. */
  readonly shelf: Shelf | undefined
  readonly willing: Willing
  readonly hooks: Hooks
  readonly log: string[]
  /** It posts, and is not asked. */
  readonly isCalled: boolean
  runtime: Runtime
  /** Another process over the same store; the one before has died. */
  restart(): Promise<void>
  switchOn(isOn?: boolean): Promise<void>
  /** Everything that is due. */
  work(): Promise<void>
  pass(milliseconds: number): Promise<void>
  /** Until nothing is on its way any more. */
  settle(): Promise<void>
  /** Workouts of the person that only the willing one has from now on; their starts. */
  give(count: number): readonly Instant[]
  view(): Promise<View>
}
export interface View {
  readonly activities: readonly ActivityView[]
  readonly status: SyncStatus
  readonly connection: ConnectionView | undefined
  /** Of the one on trial, or of the willing one. */
  placeAt(start: Instant, where?: 'trial' | 'willing'): PlaceView | undefined
}

/** The connector with the stream that lists workouts alone, watched at its uploads and downloads. */
const watched = (connector: Connector, hooks: Hooks): Connector => {
  const { activities, streams = {} } = connector
  const list = streams[activities?.list ?? '']
  if (activities === undefined || list === undefined) throw new Error(`${connector.id} lists no workouts`)
  const { upload, download } = activities
  return {
    ...connector,
    streams: { [activities.list]: { ...list, everyMinutes: 30 } },
    activities: {
      ...activities,
      ...(upload && {
        upload: {
          ...upload,
          send: async (task, outgoing) => upload.send(task, hooks.onSend(++hooks.sends, outgoing)),
        },
      }),
      ...(download && {
        download: {
          ...download,
          fetch: async (task, summary) => {
            hooks.onFetch(++hooks.fetches)
            return download.fetch(task, summary)
          },
        },
      }),
    },
  }
}

export interface Subject {
  readonly connector: Connector
  readonly service: SimulatedService
}
export const subjects: readonly Subject[] = await Promise.all(
  connectors
    .filter(({ activities }) => activities !== undefined)
    .map(async (connector) => {
      const { sandbox } = await import(`../../src/connectors/${connector.id}/sandbox.ts`)
      return { connector, service: sandbox as SimulatedService }
    }),
)

export const createTrial = async (
  { connector: described, service }: Subject,
  store: Store,
  { native, older }: TrialOptions,
): Promise<Trial> => {
  const hooks: Hooks = {
    onSend: (_, outgoing) => outgoing,
    onFetch: () => undefined,
    json: undefined,
    sends: 0,
    fetches: 0,
    requests: 0,
  }
  const connector = watched(described, hooks)
  const clock = virtualClock(now - (service.register === undefined ? 0 : registeredMs))
  const willing = createWilling()
  const log: string[] = []
  const city: InProcessSandbox = inProcessSandbox({
    clock,
    services: [{ ...service, limits: [] }],
    people: [seed],
    training: { since: now - 2 * dayMs, older, native: { [service.id]: native } },
    outbound: (url, init) => called(trial.runtime, new Request(url, init)),
  })
  const [person] = city.people as [Person]
  const line = (fields: object, message: string): void => void log.push(`${message} ${JSON.stringify(fields)}`)
  const begin = (name: string): Promise<Runtime> =>
    createRuntime({
      world: {
        now: clock.now,
        random: () => 0.5,
        fetch: async (input, init) => {
          const request = new Request(input as string, init as RequestInit)
          if (new URL(request.url).host === 'willing.example') return willing.fetch(request)
          hooks.requests++
          const isJson = request.method === 'POST' && /json/.test(request.headers.get('content-type') ?? '')
          const body = isJson ? hooks.json?.() : undefined
          return city.fetch(input, body === undefined ? init : { ...init, body })
        },
        // Pauses are over at once; time-outs are not, unless the time itself goes on.
        sleep: (milliseconds, signal) =>
          milliseconds < 10_000
            ? clock.advance(milliseconds)
            : clock.sleep(milliseconds, signal).catch(() => undefined),
        log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: line },
      },
      store,
      wrapper: wrapperFromText(Buffer.alloc(32, 7).toString('base64')),
      connectors: [connector, willing.connector],
      sinks: [],
      clientOf: () => ({ clientId: sandboxClient.id, clientSecret: sandboxClient.secret }),
      callbackOf,
      historyDays: older + 12,
      name,
    })
  let processes = 0
  const work = async (): Promise<void> => {
    const { worker, syncer } = trial.runtime
    for (let rounds = 0; (await worker.step(4)) + (await syncer.step(4)) > 0; rounds++)
      if (rounds > 300) throw new Error('it does not come to rest')
  }
  const pass = async (milliseconds: number): Promise<void> => {
    const from = clock.now()
    await clock.advance(milliseconds)
    if (isCalledBy(connector)) await city.deliver({ from, to: clock.now() })
    await work()
  }
  const given = new Set<string>()
  const trial: Trial = {
    connector,
    service,
    store,
    city,
    clock,
    person,
    shelf: service.shelf && city.shelf(service.id, seed),
    willing,
    hooks,
    log,
    isCalled: isCalledBy(connector),
    runtime: await begin('process-0'),
    restart: async () => {
      trial.runtime = await begin(`process-${++processes}`)
    },
    switchOn: async (isOn = true) => void (await setSyncSettings(trial.runtime.engine, me, { isOn })),
    work,
    pass,
    settle: async () => {
      await work()
      for (let hops = 0; hops < 25; hops++) {
        const { activities } = await trial.view()
        const waits = activities.flatMap(({ places }) => places).some(({ reason }) => reason?.owner === 'time')
        if (!waits && hops >= 2) return
        await pass(hops < 10 ? 10 * minuteMs : 3 * hourMs)
      }
    },
    give: (count) => {
      const starts: Instant[] = []
      for (const { id, activity } of freshOnes(trial, given)) {
        if (starts.length === count) break
        given.add(id)
        willing.add(activity)
        starts.push(startOf(activity))
      }
      if (starts.length < count) throw new Error(`the person has not done ${count} workouts that it would take`)
      return starts
    },
    view: () => viewOf(trial),
  }
  if (trial.isCalled) await typeIn(trial.runtime, city, connector)
  return trial
}

/** What the one on trial would take, and has not; the newest first. */
function* freshOnes({ person, clock, shelf, connector }: Trial, given: ReadonlySet<string>) {
  const settings = connector.settings?.schema.parse({}) ?? {}
  const natives = shelf?.truth(clock.now()).natives
  for (const { id, versions, deletedAt } of historyOf(person, clock.now() - dayMs).toReversed()) {
    const workout = versions[0]?.value
    if (workout === undefined || deletedAt !== undefined || natives?.has(id) || given.has(id)) continue
    const recorded = recordingOf(person, workout)
    const start = instant(startOf(recorded), person.offsetAt(startOf(recorded)))
    const activity = { ...recorded, start, name: 'Round the reservoir' }
    const question = {
      sport: sportOfFile(activity),
      start,
      durationSeconds: activity.statistics.elapsedSeconds,
      distanceMeters: activity.statistics.distanceMeters,
      isStationary: activity.track.timeMs.length === 0,
      hasPositions: activity.track.latitudeDeg !== undefined,
      isPrivate: false,
      settings,
      activity,
    }
    if (connector.activities?.upload?.refuses?.(question as UploadQuestion) === undefined) yield { id, activity }
  }
}
const startOf = ({ start }: Pick<Activity, 'start'>): Instant =>
  isKnown(start) ? start.at : Date.parse(`${start.local.slice(0, 19)}Z`)

const viewOf = async ({ runtime: { engine }, connector, clock, person }: Trial): Promise<View> => {
  const { activities } = await activitiesOf(engine, { individual: me, limit: 200 })
  const status = await syncStatus(engine, me)
  const found = await connectionsOf(engine.store, me, clock.now())
  return {
    activities,
    status,
    connection: found.find((one) => one.connector === connector.id),
    placeAt: (start, where = 'trial') => {
      // Another device may have been started a little sooner; and some services tell a wall clock and nothing else.
      const at = (time: Instant) => activities.find(({ startMs }) => Math.abs(startMs - time) < minuteMs)
      const found = at(start) ?? at(start + person.offsetAt(start) * minuteMs)
      return found?.places.find((place) => place.connector === (where === 'trial' ? connector.id : 'willing'))
    },
  }
}
