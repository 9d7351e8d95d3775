/** Every setting, declared once: names, defaults, secrets and the reference page come from here. */
import { z } from 'zod'
import type { PersonicleSettings, SettingNote } from './personicle.js'
import { isQueueName, type QueueSettings, queueNameWords } from './queues.js'

export interface SettingFacts {
  /** Name in the environment. */
  readonly env: string
  readonly about: string
  readonly secret?: true
  readonly schema: z.ZodType<unknown>
  /** As text, for the reference page. */
  readonly fallback: string
}

const port = z
  .string()
  .regex(/^\d+$/, 'a port number')
  .transform(Number)
  .refine((value) => value <= 65_535, 'a port number up to 65535')
const days = z.string().regex(/^\d+$/, 'a whole number of days').transform(Number)
const count = z
  .string()
  .regex(/^[1-9]\d*$/, 'a whole number from 1')
  .transform(Number)

/** Scheme, host and port, with nothing behind: what a browser calls an origin. */
const isOrigin = (text: string): boolean => /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text

const define = <const T extends Readonly<Record<string, SettingFacts>>>(table: T): T => table

export const settingTable = define({
  port: {
    env: 'TRIBUTARY_PORT',
    about: 'Port of the dashboard and the API.',
    fallback: '5000',
    schema: port.default(5000),
  },
  host: {
    env: 'TRIBUTARY_HOST',
    about: 'Address to listen on. Beyond loopback an admin token is needed.',
    fallback: '127.0.0.1',
    schema: z.string().min(1).default('127.0.0.1'),
  },
  publicUrl: {
    env: 'TRIBUTARY_PUBLIC_URL',
    about: 'How browsers and providers reach this instance; redirect and webhook addresses are built from it.',
    fallback: 'http://localhost:<port>',
    schema: z.url({ protocol: /^https?$/, error: 'an address as https://health.example.com' }).optional(),
  },
  dataDir: {
    env: 'TRIBUTARY_DATA_DIR',
    about: 'Where the embedded store, the key file and the default file sink live.',
    fallback: './data',
    schema: z.string().min(1).default('./data'),
  },
  databaseUrl: {
    env: 'DATABASE_URL',
    about: 'PostgreSQL 15 or later; without it the embedded store is used.',
    fallback: 'embedded store',
    secret: true,
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'an address as postgres://user:password@host/database')
      .optional(),
  },
  masterKey: {
    env: 'TRIBUTARY_MASTER_KEY',
    about: 'Wraps every data key: 32 bytes in base64. Without it a key file in the data directory is made and used.',
    fallback: 'key file',
    secret: true,
    schema: z.string().optional(),
  },
  adminToken: {
    env: 'TRIBUTARY_ADMIN_TOKEN',
    about: 'Asked for by the dashboard and the API when set; needed to listen beyond loopback.',
    fallback: 'none (loopback only)',
    secret: true,
    schema: z
      .string()
      .min(16, 'at least 16 characters')
      // So begin the keys of applications, and it would be taken for one.
      .refine((text) => !text.startsWith('tk_'), 'one that does not begin with tk_, as keys do')
      .optional(),
  },
  appOrigins: {
    env: 'TRIBUTARY_APP_ORIGINS',
    about:
      'Origins of your own web applications, parted by commas: a sign-in they began may go back there, and their pages may read with a key.',
    fallback: 'none',
    schema: z
      .string()
      .transform((text) => text.split(',').map((origin) => origin.trim()))
      .pipe(z.array(z.string().refine(isOrigin, 'origins as https://app.example.com, parted by commas')))
      .default([]),
  },
  individual: {
    env: 'TRIBUTARY_INDIVIDUAL',
    about: 'Whose data it is on a personal instance.',
    fallback: 'me',
    schema: z
      .string()
      .regex(/^[\w.@-]{1,100}$/, 'letters, digits and . _ @ -')
      .default('me'),
  },
  historyDays: {
    env: 'TRIBUTARY_HISTORY_DAYS',
    about: 'How far back history is fetched on connecting; `tributary backfill` fetches more.',
    fallback: '90',
    schema: days.default(90),
  },
  uploadGigabytes: {
    env: 'TRIBUTARY_UPLOAD_GIGABYTES',
    about: 'How large an archive may be that is brought over HTTP; it is kept in the data directory until it is read.',
    fallback: '16',
    schema: count.default(16),
  },
  foldersRoot: {
    env: 'TRIBUTARY_FOLDERS_ROOT',
    about: 'The directory of this machine below which people may connect folders of workout files.',
    fallback: 'none: no folder can be connected',
    schema: z.string().min(1).optional(),
  },
  healthkitKey: {
    env: 'IOS_APP_KEY',
    about: 'What Personicle’s iPhone app sends as `test_key`; without it nothing is taken from it.',
    fallback: 'none',
    secret: true,
    schema: z.string().min(1).optional(),
  },
  sandbox: {
    env: 'TRIBUTARY_SANDBOX',
    about:
      '`auto`: invented services take the place of those without keys, as long as no service has keys; `on`: also beside real ones; `off`.',
    fallback: 'auto',
    schema: z.enum(['auto', 'on', 'off'], { error: 'auto, on or off' }).default('auto'),
  },
  sandboxPort: {
    env: 'TRIBUTARY_SANDBOX_PORT',
    about: 'Port of the invented services.',
    fallback: 'the next port after the dashboard’s that is free',
    schema: port.optional(),
  },
  sandboxUrl: {
    env: 'TRIBUTARY_SANDBOX_URL',
    about: 'Invented services that run already (`tributary sandbox`): they are used, and the time is theirs.',
    fallback: 'this process plays them itself',
    schema: z.url({ protocol: /^http$/, error: 'an address as http://127.0.0.1:5001' }).optional(),
  },
  sandboxWorkouts: {
    env: 'TRIBUTARY_SANDBOX_WORKOUTS',
    about: 'How many workouts older than three months invented people have at services of workouts.',
    fallback: '0',
    schema: z
      .string()
      .regex(/^\d{1,6}$/, 'a whole number')
      .transform(Number)
      .default(0),
  },
  roles: {
    env: 'TRIBUTARY_ROLES',
    about:
      'What this process does: any of api, timer, pull, deliver, parted by commas. A timer is needed where a queue carries download requests, and does nothing elsewhere.',
    fallback: 'api,timer,pull,deliver',
    schema: z
      .string()
      .transform((text) => text.split(',').map((role) => role.trim()))
      .pipe(
        z.array(
          z.enum(['api', 'timer', 'pull', 'deliver'], { error: 'api, timer, pull or deliver, parted by commas' }),
        ),
      )
      .default(['api', 'timer', 'pull', 'deliver']),
  },
  pullers: {
    env: 'TRIBUTARY_PULLERS',
    about: 'Pulls this process works on at once.',
    fallback: '4',
    schema: count.default(4),
  },
  queueConnectionString: {
    env: 'QUEUE_CONNECTION_STRING',
    about:
      'Connection string of the Azure storage account whose queues carry download requests; `QUEUE_CONNECTION_STRING_<CONNECTOR>` for a service with an account of its own. Without any, workers claim from the store.',
    fallback: 'none: no queue',
    secret: true,
    schema: z
      .string()
      .regex(/(^|;)\s*(AccountName|QueueEndpoint|UseDevelopmentStorage)=/i, 'a connection string of Azure Storage')
      .optional(),
  },
  queueAccountUrl: {
    env: 'QUEUE_ACCOUNT_URL',
    about:
      'Instead of a connection string: the address of the queues of a storage account, used as this machine’s identity in Entra. Needs the package `@azure/identity`.',
    fallback: 'none',
    schema: z.url({ protocol: /^https$/, error: 'an address as https://account.queue.core.windows.net' }).optional(),
  },
  queueName: {
    env: 'QUEUE_NAME',
    about: 'The queue of all services without one of their own (`QUEUE_NAME_<CONNECTOR>`, as `QUEUE_NAME_OURA`).',
    fallback: '`tributary-<connector>`, one per service',
    schema: z.string().refine(isQueueName, queueNameWords).optional(),
  },
  queueResendMinutes: {
    env: 'QUEUE_RESEND_MINUTES',
    about: 'How long a download request lives on the queue; one that did not arrive is then sent again.',
    fallback: '15',
    schema: count.refine((value) => value <= 10_080, 'a number of minutes, at most a week').default(15),
  },
  logLevel: {
    env: 'TRIBUTARY_LOG_LEVEL',
    about: 'debug, info, warn, error or silent.',
    fallback: 'warn',
    schema: z
      .enum(['debug', 'info', 'warn', 'error', 'silent'], { error: 'debug, info, warn, error or silent' })
      .default('warn'),
  },
})

type Table = typeof settingTable
export type SettingName = keyof Table
export type Settings = { readonly [K in SettingName]: z.output<Table[K]['schema']> } & {
  /** Keys per connector, from `<CONNECTOR>_CLIENT_ID` and so on. */
  readonly clients: Readonly<Record<string, ClientSettings>>
  /** Queues per connector, from `QUEUE_NAME_<CONNECTOR>` and so on. */
  readonly queues: Readonly<Record<string, QueueSettings>>
  /** What Personicle’s settings say beyond these. */
  readonly personicle: PersonicleSettings
  /** Where each value came from, without the value; what is not here has its default. */
  readonly origins: readonly SettingOrigin[]
  /** What was read and means nothing, or was probably meant to be something else. */
  readonly notes: readonly SettingNote[]
}
export interface SettingOrigin {
  /** A setting, or `keys of <connector>`. */
  readonly name: string
  /** As an operator finds it. */
  readonly place: string
}
export interface ClientSettings {
  readonly clientId: string
  readonly clientSecret?: string
  /** What some services want of the operator besides. */
  readonly apiKey?: string
  /** Where it differs from `<publicUrl>/callback/<connector>`: what the operator registered with the provider. */
  readonly redirectUri?: string
}
