/** What Personicle's settings mean here: read key by key, the environment before `config.ini`. Pure. */
import type { Sections } from './ini.js'
import { isNear, nearest } from './nearest.js'
import { databaseUrlOf } from './personicle-database.js'
import { type PersonicleSection, personicleKeys, serviceKeys, unusedSections } from './personicle-keys.js'
import type { QueueSettings } from './queues.js'
import type { SettingOrigin } from './schema.js'

type Environment = Readonly<Record<string, string | undefined>>

/** A value that one of our own settings takes, and where it stands; never for a log. */
export interface Told {
  readonly value: string
  readonly from: 'environment' | 'config.ini'
  /** As an operator finds it: `config.ini, [HOST] PORT`, or the name in the environment. */
  readonly place: string
}
export interface SettingNote {
  /** `misspelt`: probably meant to be something else. */
  readonly about: 'unused' | 'misspelt'
  readonly sentence: string
}
/** Two hubs, as they stand; the sink for them checks them. */
export interface Hubs {
  readonly connectionString: string
  readonly eventsHub?: string
  readonly datastreamsConnectionString?: string
  readonly datastreamsHub?: string
  readonly schemaRegistry?: string
  readonly schemaGroup?: string
}
export interface PersonicleSettings {
  readonly hubs?: Hubs
  /** Of download requests: for every service but Oura, and for Oura. */
  readonly queues?: { readonly usual: QueueSettings; readonly oura: QueueSettings }
  /** The database that holds the old credentials: also where records are kept, unless DATABASE_URL says otherwise. */
  readonly credentialsUrl?: string
}
interface Read {
  readonly settings: PersonicleSettings
  /** Of our own settings, by name. */
  readonly told: Readonly<Record<string, Told>>
  /** Of what is beyond our own settings. */
  readonly origins: readonly SettingOrigin[]
  readonly notes: readonly SettingNote[]
}

export const readPersonicle = (sections: Sections, env: Environment): Read => {
  const notes: SettingNote[] = notesOn(sections, env)
  const note = (sentence: string): void => void notes.push({ about: 'unused', sentence })
  const find = (section: string, key: string): Told | undefined => {
    for (const name of personicleKeys[section]?.[key]?.env ?? [])
      if (env[name]) return { value: env[name] as string, from: 'environment', place: name }
    const value = sections[section]?.[key]
    return value ? { value, from: 'config.ini', place: `config.ini, [${section}] ${key}` } : undefined
  }
  const text = (section: string, key: string): string | undefined => find(section, key)?.value
  const databaseUrl = databaseOf(find, note)
  const hubs = hubsOf(text, note)
  const queues = queuesOf(text)
  const told = {
    port: find('HOST', 'PORT'),
    host: find('HOST', 'HOST'),
    publicUrl: find('HOST', 'HOST_ADDRESS'),
    healthkitKey: find('IOS_APP', 'KEY'),
    databaseUrl,
  }
  return {
    settings: {
      ...(hubs && { hubs }),
      ...(queues && { queues }),
      ...(databaseUrl && { credentialsUrl: databaseUrl.value }),
    },
    told: Object.fromEntries(Object.entries(told).filter((entry): entry is [string, Told] => entry[1] !== undefined)),
    origins: [
      ...placeOf('hubs of the sink personicle', hubs && find('EVENTHUB', 'CONNECTION_STRING')),
      ...placeOf('queues of download requests', queues && find('TASK_QUEUE', 'CONNECTION_STRING')),
    ],
    notes,
  }
}

const placeOf = (name: string, told: Told | undefined): SettingOrigin[] =>
  told === undefined ? [] : [{ name, place: told.place }]

type Find = (section: string, key: string) => Told | undefined
type Text = (section: string, key: string) => string | undefined
type Note = (sentence: string) => void

const databaseOf = (find: Find, note: Note): Told | undefined => {
  const part = (key: string): Told | undefined => find('CREDENTIALS_DATABASE', key)
  const [user, password, host, name] = ['USERNAME', 'PASSWORD', 'HOST', 'NAME'].map(part)
  const given = [user, password, host, name].find((each) => each !== undefined)
  if (given === undefined) return undefined
  if (user === undefined || host === undefined || name === undefined) {
    note('[CREDENTIALS_DATABASE] is not used: it needs USERNAME, HOST and NAME, and PASSWORD where one is asked for.')
    return undefined
  }
  const value = databaseUrlOf({
    user: user.value,
    password: password?.value ?? '',
    host: host.value,
    name: name.value,
  })
  const place = host.from === 'environment' ? host.place : 'config.ini, [CREDENTIALS_DATABASE]'
  return { value, from: host.from, place }
}

const hubsOf = (text: Text, note: Note): Hubs | undefined => {
  const of = (key: string): string | undefined => text('EVENTHUB', key)
  const connectionString = of('CONNECTION_STRING')
  const datastreamsConnectionString = of('DATASTREAM_EVENTHUB_CONNECTION_STRING')
  const [eventsHub, datastreamsHub] = [of('EVENTHUB_NAME'), of('DATASTREAM_EVENTHUB_NAME')]
  const [schemaRegistry, schemaGroup] = [of('SCHEMA_REGISTRY_FQNS'), of('SCHEMA_REGISTRY_GROUP')]
  const all = [connectionString, datastreamsConnectionString, eventsHub, datastreamsHub, schemaRegistry, schemaGroup]
  if (all.every((each) => each === undefined)) return undefined
  // Without a hub for datastreams, values would go to those who read events.
  const missing = [
    ...(connectionString === undefined ? ['CONNECTION_STRING'] : []),
    ...(eventsHub === undefined && !namesHub(connectionString) ? ['EVENTHUB_NAME'] : []),
    ...(datastreamsHub === undefined && !namesHub(datastreamsConnectionString) ? ['DATASTREAM_EVENTHUB_NAME'] : []),
  ]
  if (connectionString === undefined || missing.length > 0) {
    note(`[EVENTHUB] is not used: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing.`)
    return undefined
  }
  const registry = schemaRegistry !== undefined && schemaGroup !== undefined
  if (!registry && (schemaRegistry !== undefined || schemaGroup !== undefined))
    note('[EVENTHUB] SCHEMA_REGISTRY_FQNS and SCHEMA_REGISTRY_GROUP are used together only: set both.')
  return {
    connectionString,
    ...(eventsHub && { eventsHub }),
    ...(datastreamsConnectionString && { datastreamsConnectionString }),
    ...(datastreamsHub && { datastreamsHub }),
    ...(registry && { schemaRegistry, schemaGroup }),
  }
}
const namesHub = (connectionString = ''): boolean => /(^|;)\s*EntityPath=[^;]+/i.test(connectionString)

const queuesOf = (text: Text): PersonicleSettings['queues'] => {
  const queue = (suffix: '' | '_OURA'): QueueSettings => {
    const connectionString = text('TASK_QUEUE', `CONNECTION_STRING${suffix}`)
    const name = text('TASK_QUEUE', `QUEUE_NAME${suffix}`)
    return { ...(connectionString && { connectionString }), ...(name && { name }) }
  }
  const [usual, oura] = [queue(''), queue('_OURA')]
  return Object.keys({ ...usual, ...oura }).length === 0 ? undefined : { usual, oura }
}

/** What stands there and means nothing, one sentence per section and reason; and what is probably misspelt. */
const notesOn = (sections: Sections, env: Environment): SettingNote[] => {
  const notes: SettingNote[] = []
  const unused = new Map<string, { readonly keys: string[]; readonly sentence: (keys: string) => string }>()
  const skip = (place: string, key: string, reason: string): void => {
    const entry = unused.get(`${place}\n${reason}`) ?? {
      keys: [],
      sentence: (keys) => `${place}${keys} not used: ${reason}.`,
    }
    entry.keys.push(key)
    unused.set(`${place}\n${reason}`, entry)
  }
  for (const [section, values] of Object.entries(sections)) {
    const reason = unusedSections[section]
    if (reason !== undefined) {
      notes.push({ about: 'unused', sentence: `[${section}] is not used: ${reason}.` })
      continue
    }
    const known: PersonicleSection = personicleKeys[section] ?? serviceKeys
    for (const key of Object.keys(values)) {
      const entry = known[key]
      if (entry?.unused !== undefined) skip(`[${section}] `, key, entry.unused)
      if (entry === undefined)
        notes.push({
          about: 'misspelt',
          sentence: unknownKey(section, key, Object.keys(known)),
        })
    }
  }
  for (const keys of Object.values(personicleKeys))
    for (const entry of Object.values(keys))
      for (const name of entry.unused === undefined ? [] : entry.env)
        if (env[name]) skip('', name, entry.unused as string)
  for (const { keys, sentence } of unused.values())
    notes.push({ about: 'unused', sentence: sentence(`${listed(keys)} ${keys.length === 1 ? 'is' : 'are'}`) })
  return notes
}

/** What does not resemble a key is not repeated: it may be the rest of a secret that was broken onto a line of its own. */
const unknownKey = (section: string, key: string, known: readonly string[]): string => {
  const best = nearest(key, known)
  return isNear(key, best)
    ? `config.ini: [${section}] has no key ${key}; did you mean ${best}? Correct or remove it.`
    : `config.ini: [${section}] holds a line that begins with none of its keys (${known.join(', ')}). Correct or remove it; what goes on from the line before has to be indented.`
}

const listed = (words: readonly string[]): string =>
  words.length === 1 ? (words[0] as string) : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
