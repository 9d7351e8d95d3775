/**
 * Why a workout is not somewhere, as data: a code, a sentence, and who can change it. Connectors, sync, API and
 * dashboard use these and no others.
 */

/** Who can do something about it. `time`: it will change by itself. */
export type ReasonOwner = 'person' | 'time' | 'nobody' | 'operator'

const reasons = {
  // The person's own rules.
  sync_off: ['Syncing is off.', 'person'],
  flow: ['Your flow rules do not send workouts from there to here.', 'person'],
  private: ['It is private, and private workouts are not sent on.', 'person'],
  predates_window: ['It is older than the day from which you want workouts sent.', 'person'],
  deferred: ['It is kept back for the delay you chose, so that you can still edit it.', 'time'],
  excluded_by_person: ['You took it out of syncing.', 'person'],
  removed_there: ['It was there and has been removed; it is not sent again.', 'person'],
  removed_by_person: ['You took back what we had sent there.', 'person'],
  // The connection.
  auth: ['The service no longer accepts our access; connect again.', 'person'],
  renew_password: ['The service wants a new password; change it there, then connect again.', 'person'],
  locked: ['The account is locked at the service.', 'person'],
  credentials_missing: ['The password is not remembered; give it again to sync.', 'person'],
  scope_missing: ['This was not allowed when you connected; connect again and allow it.', 'person'],
  config_missing: ['The service has to be set up before it can be used.', 'person'],
  disconnected: ['The service is not connected any more.', 'person'],
  paused: ['This service is paused.', 'person'],
  full: ['There is no space left at the service.', 'person'],
  expired: ['The subscription at the service has ended.', 'person'],
  unpaid: ['The service wants a subscription for this.', 'person'],
  non_athlete_account: ['This is a coach account, which has no workouts of its own.', 'person'],
  upload_consent: ['The service wants your consent to uploads; give it there.', 'person'],
  partner_contract: ['The service takes workouts only from contracted partners.', 'operator'],
  ended: ['The service has ended.', 'nobody'],
  // What the target can bear.
  not_receiving: ['The service takes no workouts from others.', 'nobody'],
  type_unsupported: ['The service does not know this sport.', 'nobody'],
  stationary: ['The service takes no workouts without a track.', 'nobody'],
  nongps: ['The service takes only workouts with positions.', 'nobody'],
  data_insufficient: ['There is too little data in it for the service.', 'nobody'],
  beyond_listing: ['It is older than what the service shows, so that nobody can tell whether it is there.', 'nobody'],
  too_large: ['The file is larger than the service takes.', 'nobody'],
  file_refused: ['The service refused the file.', 'nobody'],
  // The source.
  nosupplier: ['It is only on services that hand nothing out.', 'nobody'],
  untagged: ['Its folder or name tells no sport.', 'person'],
  live: ['It is still being recorded.', 'time'],
  corrupt: ['Its file cannot be read.', 'nobody'],
  sanity: ['What it says cannot be: times, places or distances are impossible.', 'nobody'],
  tz_unknown: ['Nobody knows in which time zone it took place.', 'person'],
  gone: ['It is no longer at the service it came from.', 'nobody'],
  // The course of things.
  not_yet: ['It is on its way.', 'time'],
  awaits_listing: ['We are still looking at what the service holds already.', 'time'],
  processing: ['The service is still processing the upload.', 'time'],
  confirming: ['The upload was interrupted; we are asking whether it arrived.', 'time'],
  ratelimited: ['The service asked us to wait.', 'time'],
  unreachable: ['The service cannot be reached at the moment.', 'time'],
  download: ['It could not be fetched from the service it is on.', 'person'],
  upload: ['The upload failed.', 'person'],
  list: ['The service could not be listed.', 'time'],
  other: ['For a reason the service did not give.', 'nobody'],
} as const satisfies Readonly<Record<string, readonly [string, ReasonOwner]>>

export type SyncReasonCode = keyof typeof reasons
export const syncReasonCodes = Object.keys(reasons) as readonly SyncReasonCode[]
export const isSyncReason = (code: string): code is SyncReasonCode => Object.hasOwn(reasons, code)
/** The usual sentence, where nobody knows a better one. */
export const syncReasonText = (code: SyncReasonCode): string => reasons[code][0]
export const syncReasonOwner = (code: SyncReasonCode): ReasonOwner => reasons[code][1]
