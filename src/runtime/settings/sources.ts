/** Settings from where operators keep them: environment first, then `tributary.toml`, then Personicle's `config.ini`. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { SettingsError } from '../../core/index.js'
import { type Clients, clientsIn, clientsOf, sectionOf } from './clients.js'
import { parseIni, type Sections } from './ini.js'
import { nearest } from './nearest.js'
import { readPersonicle } from './personicle.js'
import { personicleKeys, unusedSections } from './personicle-keys.js'
import { queuesOf } from './queues.js'
import { type ClientSettings, type SettingName, type SettingOrigin, type Settings, settingTable } from './schema.js'

type Environment = Readonly<Record<string, string | undefined>>
interface Given {
  readonly value: string
  readonly place: string
}

/** Reads everything; each fault is one sentence that says what to do. */
export const readSettings = (from: {
  env: Environment
  directory: string
  connectors: readonly string[]
}): Settings => {
  const toml = readToml(join(from.directory, 'tributary.toml'))
  const sections = readIni(join(from.directory, 'config.ini'), from.connectors)
  const personicle = readPersonicle(sections, from.env)
  refuseUnknown(from.env)
  const values: Record<string, unknown> = {}
  const origins: SettingOrigin[] = []
  for (const [name, facts] of Object.entries(settingTable)) {
    const told = personicle.told[name]
    const given: Given | undefined =
      placed(from.env[facts.env], facts.env) ??
      (told?.from === 'environment' ? told : undefined) ??
      placed(toml.values[name], `tributary.toml, ${name}`) ??
      told
    const parsed = facts.schema.safeParse(given?.value)
    if (!parsed.success) {
      // The value itself is not repeated: it may be a secret.
      const wanted = parsed.error.issues[0]?.message ?? 'a valid value'
      throw new SettingsError('bad-setting', `${given?.place ?? facts.env} is not usable: it must be ${wanted}.`)
    }
    values[name] = parsed.data
    if (given !== undefined) origins.push({ name, place: given.place })
  }
  const clients = clientsOf(
    from.env,
    [
      { place: 'config.ini', clients: clientsIn(sections, from.connectors) },
      { place: 'tributary.toml', clients: toml.clients },
    ],
    from.connectors,
  )
  return {
    ...(values as Omit<Settings, 'clients' | 'queues' | 'personicle' | 'origins' | 'notes'>),
    clients: clients.clients,
    queues: queuesOf(from.env, from.connectors),
    personicle: personicle.settings,
    origins: [...origins, ...clients.origins, ...personicle.origins],
    notes: personicle.notes,
  }
}

const placed = (value: string | undefined, place: string): Given | undefined =>
  value === undefined || value === '' ? undefined : { value, place }

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

const readToml = (path: string): { readonly values: Readonly<Record<string, string>>; readonly clients: Clients } => {
  const text = read(path)
  if (text === undefined) return { values: {}, clients: {} }
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

const readIni = (path: string, connectors: readonly string[]): Sections => {
  const text = read(path)
  if (text === undefined) return {}
  const sections = parseIni(text, 'config.ini')
  const known = [
    ...new Set([...Object.keys(personicleKeys), ...Object.keys(unusedSections), ...connectors.map(sectionOf)]),
  ]
  for (const section of Object.keys(sections))
    if (!known.includes(section))
      throw new SettingsError(
        'unknown-setting',
        `config.ini: there is no section [${section}]; did you mean [${nearest(section, known)}]? Correct or remove it.`,
      )
  return sections
}
