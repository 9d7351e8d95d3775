/** Where a workout is and where not, in words. Pure. */
import type { Place, PlaceState, Reason } from '../api.js'
import { listed } from './words.js'

/** What a mark says, of eight states: five kinds of marks. */
export type MarkKind = 'present' | 'uploaded' | 'coming' | 'absent' | 'trouble'
interface StateWords {
  readonly kind: MarkKind
  /** Behind a service's name: `Strava: sent by us`. */
  readonly text: string
}
const states: Readonly<Record<PlaceState, StateWords>> = {
  present: { kind: 'present', text: 'there' },
  uploaded: { kind: 'uploaded', text: 'sent by us' },
  on_its_way: { kind: 'coming', text: 'on its way' },
  not_yet: { kind: 'coming', text: 'not yet' },
  left_out: { kind: 'absent', text: 'not there' },
  removed: { kind: 'absent', text: 'removed' },
  refused: { kind: 'trouble', text: 'refused' },
  failed: { kind: 'trouble', text: 'failed' },
}
export const kindOfPlace = ({ state }: Pick<Place, 'state'>): MarkKind => states[state].kind
export const placeText = ({ state }: Pick<Place, 'state'>): string => states[state].text
export const isThere = ({ state }: Pick<Place, 'state'>): boolean => state === 'present' || state === 'uploaded'

/** For a button and its readers: `At Garmin and Strava, not at Dropbox.` */
export const whereSentence = (places: readonly Place[]): string => {
  const there = places.filter(isThere).map(({ service }) => service)
  const not = places.filter((place) => !isThere(place)).map(({ service }) => service)
  if (there.length === 0 && not.length === 0) return 'At no service.'
  if (there.length === 0) return `Not at ${listed(not)}.`
  return not.length === 0 ? `At ${listed(there)}.` : `At ${listed(there)}; not at ${listed(not)}.`
}

const owners: Readonly<Record<Reason['owner'], string>> = {
  person: 'You',
  time: 'Nobody has to: it changes by itself',
  nobody: 'Nobody',
  operator: 'Whoever runs this server',
}
export const ownerText = ({ owner }: Reason): string => owners[owner]

/** Where the person goes to change it. */
export type Remedy = 'connect' | 'flows' | 'again' | 'include'
const remedies: Readonly<Record<string, Remedy>> = {
  sync_off: 'flows',
  flow: 'flows',
  private: 'flows',
  predates_window: 'flows',
  config_missing: 'flows',
  excluded_by_person: 'include',
  auth: 'connect',
  renew_password: 'connect',
  credentials_missing: 'connect',
  scope_missing: 'connect',
  disconnected: 'connect',
  download: 'again',
  upload: 'again',
}
export const remedyOf = ({ code }: Reason): Remedy | undefined => remedies[code]

/** What is there comes first, then what is coming, then what is not. */
const order: Readonly<Record<MarkKind, number>> = { present: 0, uploaded: 1, coming: 2, trouble: 3, absent: 4 }
export const inOrder = (places: readonly Place[]): Place[] =>
  places.toSorted(
    (one, other) =>
      order[kindOfPlace(one)] - order[kindOfPlace(other)] || one.service.localeCompare(other.service, 'en'),
  )
