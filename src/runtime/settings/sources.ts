/** Settings from where operators keep them: environment first, then `tributary.toml`, then Personicle's `config.ini`. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { SettingsError } from '../../core/index.js'
import { parseIni } from './ini.js'
import { type ClientSettings, type SettingName, type Settings, settingTable } from './schema.js'

type Environment = Readonly<Record<string, string | undefined>>

/** Reads everything; each fault is one sentence that says what to do. */
export const readSettings = (from: {
  env: Environment
  directory: string
  connectors: readonly string[]
}): Settings => {
  const toml = readToml(join(from.directory, 'tributary.toml'))
  const ini = readIni(join(from.directory, 'config.ini'), from.connectors)
  refuseUnknown(from.env)
  const values: Record<string, unknown> = {}
  for (const [name, facts] of Object.entries(settingTable)) {
    const given = nonEmpty(from.env[facts.env]) ?? toml.values[name] ?? ini.values[name]
    const source =
      nonEmpty(from.env[facts.env]) !== undefined
        ? facts.env
        : toml.values[name] !== undefined
          ? `tributary.toml, ${name}`
          : `config.ini, ${name}`
    const parsed = facts.schema.safeParse(given)
    if (!parsed.success) {
      // The value itself is not repeated: it may be a secret.
      const wanted = parsed.error.issues[0]?.message ?? 'a valid value'
      throw new SettingsError('bad-setting', `${source} is not usable: it must be ${wanted}.`)
    }
    values[name] = parsed.data
  }
  return {
    ...(values as Omit<Settings, 'clients'>),
    clients: clientsOf(from.env, toml.clients, ini.clients, from.connectors),
  }
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text)

/** A misspelt setting that is silently ignored costs an operator a day: it is refused, with the nearest name. */
const refuseUnknown = (env: Environment): void => {
  const known = Object.values(settingTable).map((facts) => facts.env as string)
  for (const name of Object.keys(env))
    if (name.startsWith('TRIBUTARY_') && !known.includes(name) && !internal.has(name))
      throw new SettingsError(
        'unknown-setting',
        `There is no setting ${name}; did you mean ${nearest(name, known)}? Correct or unset it.`,
      )
}
/** For development and tests; not settings of the product. */
const internal = new Set(['TRIBUTARY_CORPUS'])

export const nearest = (name: string, known: readonly string[]): string =>
  known.reduce((best, each) => (distance(name, each) < distance(name, best) ? each : best), known[0] as string)

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] as number) + 1,
        (next[j - 1] as number) + 1,
        (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
      )
    row = next
  }
  return row[b.length] as number
}

interface FileSettings {
  readonly values: Readonly<Record<string, string>>
  readonly clients: Readonly<Record<string, ClientSettings>>
}
const nothing: FileSettings = { values: {}, clients: {} }

const read = (path: string): string | undefined => {
  if (!existsSync(path)) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new SettingsError('unreadable-config-file', `${path} cannot be read. Let this user read it, or remove it.`, {
      cause,
    })
  }
}

const readToml = (path: string): FileSettings => {
  const text = read(path)
  if (text === undefined) return nothing
  let table: Record<string, unknown>
  try {
    table = parseToml(text)
  } catch (error) {
    const line = (error as { line?: number }).line
    throw new SettingsError(
      'bad-config-file',
      `tributary.toml${line === undefined ? '' : `, line ${line}`} is not valid TOML. Mend it or remove it.`,
    )
  }
  const known = Object.keys(settingTable)
  const values: Record<string, string> = {}
  const clients: Record<string, ClientSettings> = {}
  for (const [name, value] of Object.entries(table)) {
    if (name === 'clients' && typeof value === 'object' && value !== null)
      for (const [connector, client] of Object.entries(value as Record<string, Record<string, string>>))
        clients[connector] = { clientId: client['clientId'] ?? '', ...client }
    else if (!known.includes(name))
      throw new SettingsError(
        'unknown-setting',
        `tributary.toml: there is no setting ${name}; did you mean ${nearest(name, known)}? Correct or remove it.`,
      )
    else values[name as SettingName] = Array.isArray(value) ? value.join(',') : String(value)
  }
  return { values, clients }
}

/** Sections of the original; what belongs to sinks and queues is read by those. */
const iniSections = [
  'HOST',
  'GOOGLE_FIT',
  'FITBIT',
  'OURA',
  'SQLITE',
  'EVENTHUB',
  'TASK_QUEUE',
  'CREDENTIALS_DATABASE',
  'IOS_APP',
]

const readIni = (path: string, connectors: readonly string[]): FileSettings => {
  const text = read(path)
  if (text === undefined) return nothing
  const sections = parseIni(text, 'config.ini')
  const clients: Record<string, ClientSettings> = {}
  const known = [...new Set([...iniSections, ...connectors.map(sectionOf)])]
  for (const [section, values] of Object.entries(sections)) {
    if (!known.includes(section))
      throw new SettingsError(
        'unknown-setting',
        `config.ini: there is no section [${section}]; did you mean [${nearest(section, known)}]? Correct or remove it.`,
      )
    const connector = connectors.find((id) => sectionOf(id) === section)
    if (connector === undefined || nonEmpty(values['CLIENT_ID']) === undefined) continue
    clients[connector] = {
      clientId: values['CLIENT_ID'] as string,
      ...(nonEmpty(values['CLIENT_SECRET']) !== undefined && { clientSecret: values['CLIENT_SECRET'] as string }),
      ...(nonEmpty(values['REDIRECT_URL']) !== undefined && { redirectUri: values['REDIRECT_URL'] as string }),
    }
  }
  return { values: { ...hostOf(sections['HOST']), ...keyOfApp(sections['IOS_APP']) }, clients }
}

const hostOf = (host: Readonly<Record<string, string>> | undefined): Record<string, string> => ({
  ...(host?.['PORT'] !== undefined && { port: host['PORT'] }),
  ...(host?.['HOST'] !== undefined && { host: host['HOST'] }),
})

const keyOfApp = (app: Readonly<Record<string, string>> | undefined): Record<string, string> => {
  const key = nonEmpty(app?.['KEY'])
  return key === undefined ? {} : { healthkitKey: key }
}

const sectionOf = (connector: string): string => connector.toUpperCase().replaceAll('-', '_')

const clientsOf = (
  env: Environment,
  toml: FileSettings['clients'],
  ini: FileSettings['clients'],
  connectors: readonly string[],
): Record<string, ClientSettings> => {
  const clients: Record<string, ClientSettings> = { ...ini, ...toml }
  for (const connector of connectors) {
    const prefix = sectionOf(connector)
    const clientId = nonEmpty(env[`${prefix}_CLIENT_ID`])
    const clientSecret = nonEmpty(env[`${prefix}_CLIENT_SECRET`])
    const redirectUri = nonEmpty(env[`${prefix}_REDIRECT_URL`])
    const apiKey = nonEmpty(env[`${prefix}_API_KEY`])
    if (clientId === undefined && clientSecret !== undefined && clients[connector] === undefined)
      throw new SettingsError(
        'bad-setting',
        `${prefix}_CLIENT_SECRET is set but ${prefix}_CLIENT_ID is not. Set both, or neither.`,
      )
    if (clientId !== undefined)
      clients[connector] = {
        clientId,
        ...(clientSecret && { clientSecret }),
        ...(redirectUri && { redirectUri }),
        ...(apiKey && { apiKey }),
      }
  }
  return clients
}
