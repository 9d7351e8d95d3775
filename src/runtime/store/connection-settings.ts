/** What a person sets for one connection. */
import type { PartySettings } from '../../sync/index.js'
import type { Db } from './db.js'
import { storableJson } from './text.js'

export interface StoredConnectionSettings extends PartySettings {
  /** Only what was set; the connector's schema adds its defaults. */
  readonly settings: Readonly<Record<string, unknown>>
}
const noConnectionSettings: StoredConnectionSettings = { settings: {}, syncPrivate: false, autoPause: false }

export const connectionSettingsOf = async (db: Db, connectionId: string): Promise<StoredConnectionSettings> => {
  const [row] = await db.query<{ settings: Record<string, unknown>; sync_private: boolean; auto_pause: boolean }>(
    'select settings, sync_private, auto_pause from connection_settings where connection_id = $1',
    [connectionId],
  )
  return row === undefined
    ? noConnectionSettings
    : { settings: row.settings, syncPrivate: row.sync_private, autoPause: row.auto_pause }
}

export const saveConnectionSettings = async (
  db: Db,
  connectionId: string,
  { settings, syncPrivate, autoPause }: StoredConnectionSettings,
  now: number,
): Promise<void> => {
  await db.query(
    `insert into connection_settings (connection_id, settings, sync_private, auto_pause, changed_at)
     values ($1, $2::jsonb, $3, $4, $5)
     on conflict (connection_id) do update set settings = excluded.settings, sync_private = excluded.sync_private,
       auto_pause = excluded.auto_pause, changed_at = excluded.changed_at`,
    [connectionId, storableJson(settings), syncPrivate, autoPause, new Date(now)],
  )
}
