/** What all that Dexcom tells of an invented person has in common. */
import type { Instant } from '../../../kit/index.js'
import { type Fact, hashWords, type Person, sensorAt, uuid } from '../../../sandbox/index.js'

/** A record as it is listed, and the facts a perfect client holds because of it. */
export interface Row {
  readonly told: () => Readonly<Record<string, unknown>>
  readonly facts: readonly Fact[]
}

/** 64 hexadecimal digits, for this client alone. */
export const userIdOf = ({ seed }: Person): string => digest(seed, 'dexcom', 'user')
export const transmitterOf = (person: Person, at: Instant): string => {
  const { number } = sensorAt(person, at)
  const name = `${person.seed} ${number}`
  const known = transmitters.get(name) ?? digest(person.seed, 'dexcom', 'transmitter', number)
  transmitters.set(name, known)
  return known
}
/** A few for each person: every reading asks for one. */
const transmitters = new Map<string, string>()
const digest = (seed: number, ...words: readonly (string | number)[]): string =>
  Array.from({ length: 8 }, (_, part) =>
    hashWords(seed, ...words, part)
      .toString(16)
      .padStart(8, '0'),
  ).join('')
export const recordIdOf = ({ seed }: Person, ...words: readonly (string | number)[]): string =>
  uuid(seed, 'dexcom', ...words)

export const system = (at: Instant): string => new Date(at).toISOString().replace('.000Z', 'Z')
export const shown = (person: Person, at: Instant): string => person.iso(at)
/** As a phone writes it. */
export const timesOf = (person: Person, at: Instant) => ({ systemTime: system(at), displayTime: shown(person, at) })

export const regionOf = ({ homeZone }: Person): string =>
  homeZone.startsWith('America/') ? 'us' : homeZone === 'Asia/Tokyo' ? 'jp' : 'ous'
