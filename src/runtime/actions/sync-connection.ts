/** What a person sets for one connection: what its connector asks for, privacy, pauses. */
import { SettingsError } from '../../core/index.js'
import { type ConnectionSettings, problemIn, type z } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { lockConnection } from '../intake/lock.js'
import { clearListingFailures } from '../store/activity-listings.js'
import { connectionSettingsOf, saveConnectionSettings } from '../store/connection-settings.js'
import { connectionById } from '../store/connections.js'
import { relistFromTheStart } from '../store/relist.js'
import { streamByName } from '../store/streams.js'
import { clearWaits } from '../store/sync-waits.js'
import { lockSync, wakeSync } from '../store/syncs.js'
import { settingsOf } from '../sync/index.js'

export interface ConnectionSettingsView {
  readonly connection: string
  readonly connector: string
  /** With the connector's defaults for what was not set. */
  readonly settings: Readonly<Record<string, unknown>>
  /** For the form: what can be set. */
  readonly fields: ConnectionSettings['fields']
  /** What has to be chosen before the service is of use. */
  readonly missing?: string
  readonly syncPrivate: boolean
  readonly autoPause: boolean
}
export interface ConnectionSettingsChange {
  /** Single settings by name; `null` gives one its default back. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined
  readonly syncPrivate?: boolean | undefined
  readonly autoPause?: boolean | undefined
}

/** `undefined` where the person has no such connection. */
export const connectionSettings = async (
  engine: Engine,
  individual: string,
  connectionId: string,
): Promise<ConnectionSettingsView | undefined> => {
  const connection = await connectionById(engine.store, connectionId)
  if (connection === undefined || connection.individual !== individual) return undefined
  const connector = engine.connectors.get(connection.connector)
  const { settings: stored, syncPrivate, autoPause } = await connectionSettingsOf(engine.store, connectionId)
  const settings = connector === undefined ? stored : settingsOf(connector, stored)
  const missing = connector?.settings?.missing?.(settings)
  return {
    connection: connectionId,
    connector: connection.connector,
    settings: settings as Readonly<Record<string, unknown>>,
    fields: connector?.settings?.fields ?? {},
    ...(missing !== undefined && { missing }),
    syncPrivate,
    autoPause,
  }
}

/** Throws `SettingsError` where the connector's schema refuses them. What they change of its listing is listed anew. */
export const setConnectionSettings = async (
  engine: Engine,
  individual: string,
  connectionId: string,
  change: ConnectionSettingsChange,
): Promise<ConnectionSettingsView | undefined> => {
  const { store, world, connectors } = engine
  const connection = await connectionById(store, connectionId)
  if (connection === undefined || connection.individual !== individual) return undefined
  const connector = connectors.get(connection.connector)
  const list = connector?.activities?.list
  const stream = list === undefined ? undefined : await streamByName(store, connectionId, list)
  const now = world.now()
  await store.transaction(async (db) => {
    await lockConnection(db, connectionId)
    const before = await connectionSettingsOf(db, connectionId)
    const schema = connector?.settings?.schema
    // What an older version stored, and today's schema refuses, must not stand in the way.
    const known = schema?.safeParse(before.settings).success === true ? before.settings : {}
    const settings = merged(known, change.settings)
    const problem = schema?.safeParse(settings).error
    if (change.settings !== undefined && (schema === undefined || problem !== undefined))
      throw new SettingsError('bad-connection-settings', refusal(connector?.name ?? 'The service', problem))
    const isNew = JSON.stringify(settings) !== JSON.stringify(before.settings)
    // Streams before the person's row, as a sign-in takes them; listings after it, as everybody does.
    if (stream !== undefined && isNew) await relistFromTheStart(db, { streamId: stream.id, now })
    await lockSync(db, individual)
    if (isNew) await clearListingFailures(db, connectionId)
    const { syncPrivate = before.syncPrivate, autoPause = before.autoPause } = change
    await saveConnectionSettings(db, connectionId, { settings, syncPrivate, autoPause }, now)
    await clearWaits(db, connectionId)
    await wakeSync(db, individual, now)
  })
  engine.bus.publish({ topic: 'connection', id: connectionId })
  engine.bus.publish({ topic: 'due' })
  return connectionSettings(engine, individual, connectionId)
}

const refusal = (name: string, problem: z.ZodError | undefined): string => {
  if (problem === undefined) return `There is nothing to set for ${name}.`
  const { path, expected } = problemIn(problem)
  return `${name} cannot be set like this: ${path === '' ? '' : `at ${path} `}expected ${expected}.`
}

const merged = (
  before: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries({ ...before, ...change })
      .filter(([, value]) => value !== null && value !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  )
