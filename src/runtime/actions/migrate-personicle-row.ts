/** One row of Personicle's credentials, read with care: what it says, or why it cannot be taken over. Pure. */
import type { OldRow } from '../store/personicle-table.js'
import type { OldGrant } from '../tokens/index.js'

export interface OldConnection {
  readonly grant: OldGrant
  /** When its data was last fetched. */
  readonly lastAccessedAt: number | undefined
}

/** What Personicle asked for. Where a row does not say what was granted, nothing else can have been. */
const askedFor: Readonly<Record<string, string>> = {
  fitbit: 'activity heartrate location nutrition profile sleep weight',
  oura: 'email personal daily heartrate workout tag session',
  'google-fit': [
    ...'sleep heart_rate reproductive_health body_temperature oxygen_saturation blood_glucose blood_pressure nutrition body location activity'
      .split(' ')
      .map((scope) => `https://www.googleapis.com/auth/fitness.${scope}.read`),
    'openid',
  ].join(' '),
}

/** As a setting for a personal instance takes it. */
const individualPattern = /^[\w.@-]{1,100}$/

export const readOldRow = (row: OldRow, now: number): OldConnection | { readonly problem: string } => {
  const individual = row['userid']?.trim() ?? ''
  const service = serviceOf(row)
  const access = row['accesstoken'] ?? ''
  const refresh = row['refreshtoken'] ?? ''
  const seconds = Number(row['expiresin'] ?? Number.NaN)
  const obtainedAt = utc(row['createdat'])
  if (!individualPattern.test(individual))
    return { problem: 'Its userId cannot be one here: letters, digits and . _ @ - make one.' }
  const asked = askedFor[service]
  if (asked === undefined)
    return { problem: `There is no way to take over a connection to ${service || 'no service'}.` }
  if (access === '') return { problem: 'It holds no access token.' }
  if (!Number.isFinite(seconds)) return { problem: 'Its expires_in is no number.' }
  if (obtainedAt === undefined) return { problem: 'Its created_at is no time.' }
  // By it is told which of two pairs is the newer: one from the future would win for ever.
  if (obtainedAt > now) return { problem: 'Its created_at is later than now, so that nobody can tell how old it is.' }
  const expiresAt = obtainedAt + seconds * 1000
  const ended = endOf(row, expiresAt <= now && refresh === '')
  return {
    grant: {
      individual,
      connector: service,
      account: row['externaluserid']?.trim() || undefined,
      secret: { access, ...(refresh !== '' && { refresh }) },
      expiresAt,
      obtainedAt,
      scope: row['scope']?.trim() || asked,
      ...(ended !== undefined && { ended }),
    },
    lastAccessedAt: utc(row['lastaccessedat']),
  }
}

export const serviceOf = (row: OldRow): string => (row['service'] ?? '').trim().toLowerCase().replaceAll('_', '-')

const endOf = (row: OldRow, ranOut: boolean): string | undefined => {
  if (row['status']?.trim().toLowerCase() === 'expired')
    return 'This access had ended before it was taken over; please connect again.'
  return ranOut ? 'This access has ended and cannot be refreshed; please connect again.' : undefined
}

/** Personicle wrote UTC, without saying so. */
const utc = (text: string | null | undefined): number | undefined => {
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,3})?\d*\s*(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(
    text?.trim() ?? '',
  )
  if (parts === null) return undefined
  const [, day, time, fraction = '', offset = 'Z'] = parts
  const zone = offset === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.replace(':', '').slice(3) || '00'}`
  const at = Date.parse(`${day}T${time}${fraction}${zone}`)
  return Number.isNaN(at) ? undefined : at
}
