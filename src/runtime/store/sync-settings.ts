/** What a person wants of syncing. */
import type { SyncSettings } from '../../sync/index.js'
import type { Db } from './db.js'

/** Off until they say otherwise. */
const defaultSyncSettings: SyncSettings = {
  isOn: false,
  uploadDelaySeconds: 0,
  edits: false,
  deletions: false,
  mergeChannels: 'missing',
  samples: false,
}

export const syncSettingsOf = async (db: Db, individual: string): Promise<SyncSettings> => {
  const [row] = await db.query<{
    is_on: boolean | null
    upload_delay_seconds: number
    skip_before: string | null
    edits: boolean
    deletions: boolean
    merge_channels: SyncSettings['mergeChannels']
    samples: boolean
    zone: string | null
  }>(
    `select s.*, i.time_zone as zone from individuals i left join sync_settings s on s.individual_id = i.id where i.id = $1`,
    [individual],
  )
  const zone = row?.zone == null ? {} : { zone: row.zone }
  if (row === undefined || row.is_on === null) return { ...defaultSyncSettings, ...zone }
  return {
    isOn: row.is_on,
    uploadDelaySeconds: row.upload_delay_seconds,
    ...(row.skip_before !== null && { skipBefore: row.skip_before }),
    edits: row.edits,
    deletions: row.deletions,
    mergeChannels: row.merge_channels,
    samples: row.samples,
    ...zone,
  }
}

export const saveSyncSettings = async (
  db: Db,
  individual: string,
  settings: SyncSettings,
  now: number,
): Promise<void> => {
  await db.query(
    `insert into sync_settings (individual_id, is_on, upload_delay_seconds, skip_before, edits, deletions, merge_channels,
       samples, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (individual_id) do update set is_on = excluded.is_on, upload_delay_seconds = excluded.upload_delay_seconds,
       skip_before = excluded.skip_before, edits = excluded.edits, deletions = excluded.deletions,
       merge_channels = excluded.merge_channels, samples = excluded.samples, changed_at = excluded.changed_at`,
    [
      individual,
      settings.isOn,
      settings.uploadDelaySeconds,
      settings.skipBefore ?? null,
      settings.edits,
      settings.deletions,
      settings.mergeChannels,
      settings.samples,
      new Date(now),
    ],
  )
}
