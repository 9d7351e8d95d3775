/** Every setting, declared once: names, defaults, secrets and the reference page come from here. */
import { z } from 'zod'

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
    schema: z.string().min(16, 'at least 16 characters').optional(),
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
    about: 'What this process does: any of api, pull, deliver, parted by commas.',
    fallback: 'api,pull,deliver',
    schema: z
      .string()
      .transform((text) => text.split(',').map((role) => role.trim()))
      .pipe(z.array(z.enum(['api', 'pull', 'deliver'], { error: 'api, pull or deliver, parted by commas' })))
      .default(['api', 'pull', 'deliver']),
  },
  pullers: {
    env: 'TRIBUTARY_PULLERS',
    about: 'Pulls this process works on at once.',
    fallback: '4',
    schema: count.default(4),
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
}
export interface ClientSettings {
  readonly clientId: string
  readonly clientSecret?: string
  /** What some services want of the operator besides. */
  readonly apiKey?: string
  /** Where it differs from `<publicUrl>/callback/<connector>`: what the operator registered with the provider. */
  readonly redirectUri?: string
}
