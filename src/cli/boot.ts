/** Puts a whole instance together from the settings: store, keys, sandbox where wanted, runtime, and the HTTP app. */
import { accessSync, constants, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectors as allConnectors } from '../connectors/index.js'
import { SettingsError } from '../core/index.js'
import type { Connector } from '../kit/index.js'
import {
  addSink,
  createRuntime,
  createUploads,
  isPublic,
  type Runtime,
  type Settings,
  sinkViews,
  type Uploads,
  withFolders,
  wrapperFromFile,
  wrapperFromText,
} from '../runtime/index.js'
import { dropLeases, openAndMigrate } from '../runtime/store/index.js'
import { createApp, createWatchApp, type ServerContext, type ServiceMode } from '../server/index.js'
import { sinks } from '../sinks/index.js'
import { carrierOf } from './queues.js'
import type { OpenSandbox } from './sandbox.js'
import { keepSettingsSink } from './settings-sink.js'
import { realWorld, version } from './world.js'

export interface Instance {
  readonly runtime: Runtime
  readonly app: ReturnType<typeof createApp>
  /** For a process without the role api. */
  readonly watchApp: ReturnType<typeof createApp>
  readonly settings: Settings
  readonly uploads: Uploads
  readonly publicUrl: string
  /** Where the default file sink writes; absent where the operator has sinks of their own. */
  readonly defaultFile: string | undefined
  readonly sandboxUrl: string | undefined
  /** Asked to stop: what is under way has so long to come to its end, and everything held is given back. */
  drain(graceMs: number): Promise<void>
  close(): Promise<void>
}

const readable = (id: string): string => id.toUpperCase().replaceAll('-', '_')

interface BootOptions {
  readonly sandbox?: boolean
  /** Default: all there are. */
  readonly connectors?: readonly Connector[]
  /** `left`: who only looks, or brings connections over, makes no sinks; that is for who serves. */
  readonly sinks?: 'kept' | 'left'
}

export const boot = async (settings: Settings, options: BootOptions = {}): Promise<Instance> => {
  const connectors = options.connectors ?? allConnectors
  const dataDir = resolve(settings.dataDir)
  prepare(dataDir)
  const real = realWorld(settings.logLevel)
  const joined = options.sandbox === false ? undefined : await joinedSandbox(settings)
  const world = {
    ...real,
    fetch: withFolders(settings.foldersRoot, real.fetch),
    // Its limits and tokens are counted by its own clock, which somebody may have put forward.
    ...(joined && { now: joined.now }),
  }
  const publicUrl = (settings.publicUrl ?? `http://localhost:${settings.port}`).replace(/\/$/, '')
  // Before the store: a key that is none should not cost the seconds in which a store is made.
  const wrapper =
    settings.masterKey === undefined
      ? wrapperFromFile(join(dataDir, 'master.key'))
      : wrapperFromText(settings.masterKey)
  const store = await openAndMigrate({
    ...(settings.databaseUrl !== undefined && { databaseUrl: settings.databaseUrl }),
    dataDir: join(dataDir, 'store'),
    log: world.log,
  })
  let sandbox: OpenSandbox | undefined = joined
  try {
    if (store.type === 'embedded') await dropLeases(store, world.now())
    const modeOf = modesFor(settings)
    const played = connectors.filter(({ id }) => modeOf(id) === 'sandbox')
    sandbox =
      joined ??
      (options.sandbox === false || played.length === 0 ? undefined : await openSandbox(settings, dataDir, played))
    const sandboxed = new Set(played.flatMap(hostsOf))
    const clientOf = clientsFor(settings, modeOf, sandbox)
    const carrier = carrierOf(settings, world.now)
    const runtime = await createRuntime({
      ...(carrier && { carrier }),
      world,
      store,
      wrapper,
      connectors,
      sinks,
      clientOf,
      callbackOf: callbackFor(settings, publicUrl, modeOf),
      ...(sandbox && {
        route: (url: string) =>
          originsOf(url).some((one) => sandboxed.has(one)) ? (sandbox as OpenSandbox).route(url) : url,
      }),
      historyDays: settings.historyDays,
      name: `${process.pid}.${Math.random().toString(36).slice(2, 8)}`,
    })
    const makesSinks = options.sinks !== 'left'
    if (makesSinks) await keepSettingsSink(runtime, settings)
    const defaultFile = makesSinks ? await ensureDefaultSink(runtime, dataDir) : undefined
    const uploads = createUploads(runtime.engine, {
      directory: join(dataDir, 'uploads'),
      maxBytes: settings.uploadGigabytes * 1e9,
    })
    let draining: Promise<unknown> | undefined
    const drain = async (graceMs: number): Promise<void> => {
      draining ??= Promise.all([
        uploads.stop(),
        runtime.subscriber.stop(),
        runtime.timer?.stop(),
        runtime.worker.stop(graceMs),
        runtime.syncer.stop(graceMs),
        runtime.deliverer.stop(),
      ])
      await draining
    }
    const context: ServerContext = {
      isDraining: () => draining !== undefined,
      runtime,
      connectors,
      modeOf,
      publicUrl,
      redirectUriOf: (id) => {
        const given = settings.clients[id]?.redirectUri ?? `/callback/${id}`
        // A path alone is one of ours: the original put it behind its own address.
        return given.startsWith('/') ? `${publicUrl}${given}` : given
      },
      clientOf,
      individual: settings.individual,
      adminToken: settings.adminToken,
      appOrigins: settings.appOrigins,
      version,
      uploads,
      healthkitKey: settings.healthkitKey,
      dashboardDir: fileURLToPath(new URL('../dashboard', import.meta.url)),
      ...(sandbox && { virtualNow: sandbox.now }),
    }
    return {
      runtime,
      app: createApp(context),
      watchApp: createWatchApp(context),
      settings,
      uploads,
      publicUrl,
      defaultFile,
      sandboxUrl: sandbox?.url,
      drain,
      async close() {
        await drain(0)
        await sandbox?.close()
        await store.close()
      },
    }
  } catch (error) {
    await sandbox?.close()
    await store.close()
    throw error
  }
}

const prepare = (dataDir: string): void => {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new SettingsError(
      'data-directory',
      `The data directory ${dataDir} cannot be written. Let this user write there, or set TRIBUTARY_DATA_DIR to another place.`,
      { cause },
    )
  }
}

/** Folders of this machine are there once the operator has allowed one. */
const folders = 'watch-folder'

/** With no keys at all everybody is invented; with some, the rest is "not set up", unless both are asked for. */
const modesFor = (settings: Settings): ((connector: string) => ServiceMode) => {
  const invented =
    settings.sandbox === 'on' || (settings.sandbox === 'auto' && Object.keys(settings.clients).length === 0)
  // Where people sign in with what is theirs, or hand their data over, there is nothing for the operator to set up.
  const needsKeys = (id: string): boolean => allConnectors.find((each) => each.id === id)?.auth.type === 'oauth2'
  return (id) => {
    if (id === folders) return settings.foldersRoot !== undefined ? 'real' : invented ? 'sandbox' : 'not-set-up'
    return settings.clients[id] !== undefined ? 'real' : invented ? 'sandbox' : needsKeys(id) ? 'not-set-up' : 'real'
  }
}

/** A provider calls us where the internet reaches us; the sandbox, which runs on this machine, at our own port. */
const callbackFor =
  ({ host, port }: Settings, publicUrl: string, modeOf: (id: string) => ServiceMode) =>
  (id: string): string | undefined => {
    const local = `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`
    const base = modeOf(id) === 'sandbox' ? local : publicUrl
    return modeOf(id) === 'sandbox' || isPublic(base) ? `${base}/webhooks/${id}` : undefined
  }

/** As connectors name them: itself, or all there are below the same name. */
const originsOf = (url: string): readonly string[] => {
  const { origin, hostname } = new URL(url)
  return [origin, `https://*.${hostname.split('.').slice(1).join('.')}`]
}

const hostsOf = ({ api, auth, regions, webhook }: Connector): string[] => [
  ...[...api.hosts, ...(api.fileHosts ?? [])].map((host) => new URL(host).origin),
  ...Object.values(regions ?? {}).flatMap(({ hosts }) => Object.values(hosts).map((host) => new URL(host).origin)),
  ...(webhook?.keysUrl === undefined ? [] : [new URL(webhook.keysUrl).origin]),
  ...(auth.type === 'oauth2'
    ? [auth.authorizeUrl, auth.tokenUrl, ...(auth.revoke ? [auth.revoke.url] : [])].map((url) => new URL(url).origin)
    : []),
]

const clientsFor =
  (
    settings: Settings,
    modeOf: (id: string) => ServiceMode,
    sandbox: OpenSandbox | undefined,
  ): ServerContext['clientOf'] =>
  (id) =>
    settings.clients[id] ??
    (modeOf(id) === 'sandbox' && sandbox
      ? { clientId: sandbox.clientId, clientSecret: sandbox.clientSecret }
      : undefined)

const joinedSandbox = async ({ sandboxUrl }: Settings): Promise<OpenSandbox | undefined> => {
  if (sandboxUrl === undefined) return undefined
  const { joinSandbox } = await import('./sandbox.js')
  return joinSandbox(sandboxUrl.replace(/\/$/, ''))
}

const openSandbox = async (settings: Settings, dataDir: string, played: readonly Connector[]): Promise<OpenSandbox> => {
  const { openSandboxFor } = await import('./sandbox.js')
  return openSandboxFor({
    port: settings.sandboxPort ?? settings.port + 1,
    stateFile: join(dataDir, 'sandbox.json'),
    services: played.map(({ id }) => id),
    workouts: settings.sandboxWorkouts,
  })
}

/** A file sink that holds every record, unless the operator has chosen otherwise. */
const ensureDefaultSink = async (runtime: Runtime, dataDir: string): Promise<string | undefined> => {
  const path = join(dataDir, 'records.jsonl')
  const known = await sinkViews(runtime)
  if (known.length === 0) await addSink(runtime, { id: 'file', type: 'file', settings: { path } })
  return known.length === 0 || known.some(({ id }) => id === 'file') ? path : undefined
}

/** How a connector's keys are named in the environment. */
export const clientVariables = (id: string): readonly [string, string] => [
  `${readable(id)}_CLIENT_ID`,
  `${readable(id)}_CLIENT_SECRET`,
]
