/** Who somebody is: name, body, home, habits, journeys. Nobody here exists. */
import { addDays, daysBetween, type LocalDay } from '../../core/index.js'
import type { DeviceFacts, Sport } from '../person.js'
import { dice, hashWords } from '../random.js'
import { type Calendar, calendarOf, type Trip } from './zones.js'

export interface Habits {
  /** Minutes after midnight. */
  readonly bedMinutes: number
  readonly wakeMinutes: number
  /** Share of ten-minute blocks with a walk in them, by day. */
  readonly walks: number
  /** Chance of a workout on a day. */
  readonly trains: number
  readonly sports: readonly [Sport, ...Sport[]]
  readonly naps: number
  readonly meditates: number
  readonly weighs: number
}

export interface Profile {
  readonly seed: number
  readonly id: string
  readonly name: string
  readonly givenName: string
  readonly familyName: string
  readonly email: string
  readonly birthDate: LocalDay
  readonly sex: 'female' | 'male'
  readonly heightMeters: number
  readonly weightKg: number
  readonly restingHeartRate: number
  readonly rmssd: number
  readonly breath: number
  readonly homeZone: string
  readonly device: DeviceFacts
  readonly habits: Habits
  readonly calendar: Calendar
  readonly weightOn: (day: LocalDay) => number
  readonly ageOn: (day: LocalDay) => number
  /** Kilocalories a day at rest, after Mifflin and St Jeor (1990). */
  readonly restingKcalOn: (day: LocalDay) => number
}

const women = [
  'Amara',
  'Brigida',
  'Chiyo',
  'Dalia',
  'Eirwen',
  'Farida',
  'Greta',
  'Hanako',
  'Ilse',
  'Jarmila',
  'Kezia',
  'Ludmila',
] as const
const men = [
  'Anselm',
  'Bartolo',
  'Cormac',
  'Dov',
  'Emeka',
  'Florin',
  'Gaspard',
  'Hakon',
  'Isandro',
  'Jorrit',
  'Kaito',
  'Leopold',
] as const
const families = [
  'Ashgrove',
  'Birkenau',
  'Calloway',
  'Dunmere',
  'Eastwater',
  'Fenwright',
  'Gullvik',
  'Harrowgate',
  'Ixtapan',
  'Juniper',
  'Kestrel',
  'Lindqvale',
  'Marrowby',
  'Nightingall',
  'Oakhurst',
  'Pellinor',
  'Quillfeather',
  'Ravensworth',
  'Sorrel',
  'Thistledown',
] as const

/** Homes with places to travel to that are less than twelve hours away by the clock. */
const homes: readonly [
  { zone: string; trips: readonly [string, ...string[]] },
  ...{ zone: string; trips: readonly [string, ...string[]] }[],
] = [
  { zone: 'Europe/Berlin', trips: ['America/New_York', 'Asia/Tokyo', 'Europe/London'] },
  { zone: 'America/New_York', trips: ['Europe/Berlin', 'America/Los_Angeles', 'America/St_Johns'] },
  { zone: 'Europe/London', trips: ['Asia/Kolkata', 'America/Los_Angeles', 'Europe/Lisbon'] },
  { zone: 'America/Los_Angeles', trips: ['Europe/London', 'America/New_York', 'Pacific/Honolulu'] },
  { zone: 'Asia/Kolkata', trips: ['Asia/Kathmandu', 'Europe/Berlin', 'Asia/Tokyo'] },
  { zone: 'Australia/Sydney', trips: ['Asia/Tokyo', 'Pacific/Auckland', 'Asia/Kolkata'] },
  { zone: 'Africa/Nairobi', trips: ['Europe/London', 'Asia/Kolkata', 'Africa/Lagos'] },
  { zone: 'America/Sao_Paulo', trips: ['Europe/Lisbon', 'America/New_York', 'America/Santiago'] },
]

/** Across the date line, where a day can have 41 hours, or seven: there is somebody for every hundred people. */
const acrossTheLine = { zone: 'Asia/Tokyo', trips: ['America/Los_Angeles'] } as const
const fliesFar = (seed: number): boolean => seed % 100 === 99

/** Journeys are planned in blocks of days since 2000, each wholly inside its block. */
const blockDays = 56

export const profileOf = (seed: number): Profile => {
  const d = dice(seed, 'profile')
  const sex = d.chance(0.5) ? 'female' : 'male'
  const givenName = d.pick(sex === 'female' ? women : men)
  const familyName = d.pick(families)
  const heightMeters = Math.round((sex === 'female' ? 1.66 : 1.79) * 100 + d.around() * 14) / 100
  const weightKg = Math.round((22 + d.between(0, 6)) * heightMeters * heightMeters * 10) / 10
  const birthDate = `${d.whole(1958, 2004)}-${String(d.whole(1, 12)).padStart(2, '0')}-${String(d.whole(1, 28)).padStart(2, '0')}`
  const drawn = d.pick(homes)
  const home = fliesFar(seed) ? acrossTheLine : drawn
  const habits: Habits = {
    bedMinutes: d.whole(21 * 60 + 30, 23 * 60 + 50),
    wakeMinutes: d.whole(5 * 60 + 40, 7 * 60 + 40),
    walks: d.between(0.14, 0.32),
    trains: d.between(0.15, 0.7),
    sports: [
      d.pick(['running', 'walking', 'cycling'] as const),
      d.pick(['strength_training', 'yoga', 'swimming', 'running', 'cycling'] as const),
    ],
    naps: d.between(0.02, 0.18),
    meditates: d.between(0.05, 0.5),
    weighs: d.between(0.3, 0.9),
  }
  const since = Date.UTC(2023, d.whole(0, 11), d.whole(1, 28), 12)
  const trips = new Map<number, Trip | undefined>()
  const tripNear = (day: LocalDay): Trip | undefined => {
    const block = Math.floor(daysBetween('2000-01-01', day) / blockDays)
    if (!trips.has(block)) trips.set(block, tripIn(seed, block, home.trips))
    return trips.get(block)
  }
  const phase = hashWords(seed, 'weight') % 200
  const weightOn = (day: LocalDay): number => {
    // A slow zigzag of two kilograms either way over two hundred days, and a little water.
    const step = (daysBetween('2020-01-01', day) + phase) % 200
    const zigzag = step < 100 ? step / 50 - 1 : 3 - step / 50
    return Math.round((weightKg + zigzag * 2 + (hashWords(seed, 'water', day) % 11) / 10 - 0.5) * 10) / 10
  }
  const ageOn = (day: LocalDay): number =>
    Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (day.slice(5) < birthDate.slice(5) ? 1 : 0)
  return {
    seed,
    id: `p${seed}`,
    name: `${givenName} ${familyName}`,
    givenName,
    familyName,
    email: `${givenName}.${familyName}@city.example`.toLowerCase(),
    birthDate,
    sex,
    heightMeters,
    weightKg,
    restingHeartRate: d.whole(44, 64),
    rmssd: d.whole(28, 85),
    breath: d.between(12, 16.5),
    homeZone: home.zone,
    device: {
      name: d.pick(['Meridian Ring', 'Meridian Band', 'Lumen Watch']),
      serial: `MR${hashWords(seed, 'serial').toString(36).toUpperCase()}`,
      firmware: `2.${d.whole(1, 9)}.${d.whole(0, 20)}`,
      since,
      size: d.whole(6, 13),
    },
    habits,
    calendar: calendarOf(home.zone, tripNear),
    weightOn,
    ageOn,
    restingKcalOn: (day) =>
      Math.round(10 * weightKg + 625 * heightMeters - 5 * ageOn(day) + (sex === 'female' ? -161 : 5)),
  }
}

const tripIn = (seed: number, block: number, places: readonly [string, ...string[]]): Trip | undefined => {
  const d = dice(seed, 'trip', block)
  if (!d.chance(0.5)) return undefined
  const out = d.whole(2, 36)
  const first = addDays('2000-01-01', block * blockDays)
  return { out: addDays(first, out), back: addDays(first, out + d.whole(2, 14)), zone: d.pick(places) }
}
