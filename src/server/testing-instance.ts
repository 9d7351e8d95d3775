/** A whole instance in process, for tests of the HTTP side: invented people, a virtual clock, real routes. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connector, defineSink, type Envelope, type Sink, z } from '../kit/index.js'
import {
  addSink,
  createMeter,
  createRuntime,
  createUploads,
  type Runtime,
  type Store,
  type Uploads,
  wrapperFromText,
} from '../runtime/index.js'
import { outboxSettled } from '../runtime/store/testing.js'
import {
  type InProcessSandbox,
  inProcessSandbox,
  type MovableClock,
  type SimulatedService,
  sandboxClient,
  type Training,
  virtualClock,
} from '../sandbox/index.js'
import { createApp, type ServerContext } from './index.js'

export interface TestInstance {
  readonly app: ReturnType<typeof createApp>
  readonly runtime: Runtime
  readonly uploads: Uploads
  readonly sandbox: InProcessSandbox
  readonly clock: MovableClock
  readonly delivered: Envelope[]
  /** Every line that was logged. */
  readonly log: string[]
  /** Works until nothing is due and everything is delivered. */
  work(): Promise<void>
  ask(path: string, init?: RequestInit): Promise<Response>
}
export interface TestInstanceOptions {
  readonly store: Store
  readonly connectors: readonly Connector[]
  readonly services: readonly SimulatedService[]
  /** Those without keys here. */
  readonly notSetUp?: readonly string[]
  readonly adminToken?: string
  readonly appOrigins?: readonly string[]
  readonly publicUrl?: string
  readonly healthkitKey?: string
  /** What services of workouts know of everybody. */
  readonly training?: Partial<Training>
  /** How far back is fetched; 6 unless given. */
  readonly historyDays?: number
  /** Where archives brought over HTTP are kept; a folder of its own unless given. */
  readonly uploadFolder?: string
}

const maxUploadBytes = 1_000_000

export const noon = Date.UTC(2026, 2, 5, 12)
const historyDays = 6

export const testInstance = async (options: TestInstanceOptions): Promise<TestInstance> => {
  const clock = virtualClock(noon)
  const publicUrl = options.publicUrl ?? 'http://localhost:5000'
  const sandbox = inProcessSandbox({
    clock,
    services: options.services,
    people: [1, 2],
    ...(options.training && { training: options.training }),
    outbound: async (url, init) => app.request(url as string, init as RequestInit),
  })
  const log: string[] = []
  const line = (fields: object, message: string): void => void log.push(`${message} ${JSON.stringify(fields)}`)
  let draws = 0
  const delivered: Envelope[] = []
  const clientOf: ServerContext['clientOf'] = (id) =>
    options.notSetUp?.includes(id) ? undefined : { clientId: sandboxClient.id, clientSecret: sandboxClient.secret }
  const runtime = await createRuntime({
    world: {
      now: clock.now,
      random: () => (draws++ % 10) / 10,
      fetch: sandbox.fetch,
      sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal).catch(() => undefined),
      log: { debug: line, info: line, warn: line, error: line },
      meter: createMeter(),
    },
    store: options.store,
    wrapper: wrapperFromText(Buffer.alloc(32, 7).toString('base64')),
    connectors: options.connectors,
    sinks: [memory(delivered)],
    clientOf,
    callbackOf: (id) => `${publicUrl}/webhooks/${id}`,
    historyDays: options.historyDays ?? historyDays,
    name: 'test',
  })
  await addSink(runtime, { id: 'far', type: 'memory', settings: {} })
  const uploads = createUploads(runtime.engine, {
    directory: options.uploadFolder ?? mkdtempSync(join(tmpdir(), 'tributary-uploads-')),
    maxBytes: maxUploadBytes,
  })
  const app = createApp({
    runtime,
    connectors: options.connectors,
    modeOf: (id) => (clientOf(id) === undefined ? 'not-set-up' : 'sandbox'),
    publicUrl,
    redirectUriOf: (id) => `${publicUrl}/callback/${id}`,
    clientOf,
    individual: 'me',
    adminToken: options.adminToken,
    appOrigins: options.appOrigins ?? [],
    version: '0.0.0-test',
    dashboardDir: dashboardFolder(),
    virtualNow: clock.now,
    uploads,
    healthkitKey: options.healthkitKey,
  })
  return {
    app,
    runtime,
    uploads,
    sandbox,
    clock,
    delivered,
    log,
    ask: async (path, init) => app.request(`${publicUrl}${path}`, init),
    work: async () => {
      while ((await runtime.worker.step(4)) + (await runtime.syncer.step(4)) > 0);
      // Else nothing is due for delivery yet, and what a test looks for is not there.
      await outboxSettled(options.store)
      while ((await runtime.deliverer.step()) > 0);
    },
  }
}

const memory = (delivered: Envelope[]): Sink =>
  defineSink({
    id: 'memory',
    title: 'Memory',
    settings: z.object({}),
    open: async () => ({
      deliver: async (batch: readonly Envelope[]) => {
        delivered.push(...batch)
        return []
      },
      close: async () => undefined,
    }),
  }) as Sink

/** A dashboard of three files, with a secret beside it that nobody may fetch. */
const dashboardFolder = (): string => {
  const parent = mkdtempSync(join(tmpdir(), 'tributary-dashboard-'))
  const folder = join(parent, 'dashboard')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Tributary</title>')
  writeFileSync(join(folder, 'assets', 'index-abc.js'), 'export {}')
  writeFileSync(join(parent, 'secret.txt'), 'nobody may read this')
  return folder
}
