/**
 * `tributary/azure`: the same code for functions of Azure. A timer hands over what is due, a function per queue works on
 * one request, and two more deliver records and sync workouts. Each ends by itself, in time for the host's limit.
 */
import { connectors } from '../connectors/index.js'
import { SettingsError } from '../core/index.js'
import { readSettings, type Settings } from '../runtime/index.js'
import { boot } from './boot.js'
import { queueOf } from './queues.js'

type Environment = Readonly<Record<string, string | undefined>>

/** A queue for which a function is wanted. */
export interface FunctionQueue {
  readonly connector: string
  readonly queueName: string
  /** The setting that holds the connection string, as the binding wants it named. */
  readonly connection: string
}
/** One message, as the host hands it over. */
export interface FunctionMessage {
  /** Text, or what the host made of it when it is JSON. */
  readonly entry: unknown
  readonly dequeueCount: number
  /** Milliseconds since the epoch. */
  readonly insertedAt: number
}
export interface Functions {
  /** How many requests were sent. */
  handOver(): Promise<number>
  /** Ends normally when the message may be deleted; the host repeats what throws. */
  receive(connector: string, message: FunctionMessage): Promise<void>
  /** How many envelopes were handled. */
  deliver(): Promise<number>
  /** How many people’s workouts were looked at. */
  sync(): Promise<number>
  close(): Promise<void>
}

/** Well below the five minutes that a function has unless told otherwise. */
const turnMs = 4 * 60_000
const atOnce = 8

/** One queue per service that has keys, or that is named in `QUEUE_NAME_<CONNECTOR>`; read without any connection. */
export const functionQueues = (env: Environment, directory = process.cwd()): FunctionQueue[] => {
  const settings = settingsIn(env, directory)
  const queues = new Map<string, FunctionQueue>()
  for (const connector of new Set([...Object.keys(settings.clients), ...Object.keys(settings.queues)])) {
    const { name, connectionString } = queueOf(settings, connector)
    const connection = bindingOf(env, connector, connectionString)
    const key = `${connection} ${name}`
    if (!queues.has(key)) queues.set(key, { connector, queueName: name, connection })
  }
  return [...queues.values()]
}

/** A function listens where the timer sends to: its binding names the variable from which the connection string came. */
const bindingOf = (env: Environment, connector: string, connectionString: string | undefined): string => {
  const usual = 'QUEUE_CONNECTION_STRING'
  // By its identity: the host looks for what stands behind this name.
  if (connectionString === undefined) return usual
  const own = `${usual}_${connector.toUpperCase().replaceAll('-', '_')}`
  const names = [own, `TASK_${usual}_OURA`, usual, `TASK_${usual}`]
  const found = names.find((name) => env[name] === connectionString)
  if (found !== undefined) return found
  throw new SettingsError(
    'queue-not-bound',
    `The account of the queue for ${connector} stands in a file, and a function is bound to a variable. Set ${own} or ${usual} in the settings of the function app.`,
  )
}

/** Opens store and queues once per instance of the function app. */
export const openFunctions = async (env: Environment, directory = process.cwd()): Promise<Functions> => {
  const settings = settingsIn(env, directory)
  if (settings.databaseUrl === undefined || settings.masterKey === undefined)
    throw new SettingsError(
      'functions-keep-nothing',
      'A function app keeps nothing on its disk. Set DATABASE_URL and TRIBUTARY_MASTER_KEY in its settings.',
    )
  const instance = await boot(settings, { sandbox: settings.sandboxUrl !== undefined })
  const { carrier, deliverer, syncer, engine } = instance.runtime
  if (carrier === undefined) {
    await instance.close()
    throw new SettingsError(
      'functions-need-a-queue',
      'Functions are handed their work by a queue. Set QUEUE_CONNECTION_STRING in the settings of the function app.',
    )
  }
  const until = async (step: () => Promise<number>): Promise<number> => {
    const ends = engine.world.now() + turnMs
    let all = 0
    for (let some = 1; some > 0 && engine.world.now() < ends; all += some) some = await step()
    return all
  }
  return {
    handOver: () => until(() => carrier.timer.step(atOnce)),
    receive: (connector, { entry, dequeueCount, insertedAt }) =>
      carrier.received(
        connector,
        {
          text: typeof entry === 'string' ? entry : JSON.stringify(entry),
          receipts: dequeueCount,
          sentAt: insertedAt,
          // The host hides it as long as the function runs, and deletes it when it has ended.
          hide: async () => true,
          delete: async () => undefined,
        },
        new AbortController().signal,
      ),
    deliver: () => until(() => deliverer.step()),
    sync: () => until(() => syncer.step(atOnce)),
    close: () => instance.close(),
  }
}

const settingsIn = (env: Environment, directory: string): Settings =>
  readSettings({ env, directory, connectors: connectors.map(({ id }) => id) })
