import { describe, expect, test } from 'vitest'
import { type Dimension, units } from '../units.js'
import { air } from './air.js'
import { body } from './body.js'
import { breath } from './breath.js'
import { circulation } from './circulation.js'
import { cycle } from './cycle.js'
import { device } from './device.js'
import { energy } from './energy.js'
import { overlapOfEntry } from './entry.js'
import { environment } from './environment.js'
import { glucose } from './glucose.js'
import { heart } from './heart.js'
import { dictionary, type Entry, entryOf, isKind, overlapOf, type RecordKind, type SampleEntry } from './index.js'
import { mind } from './mind.js'
import { motion } from './motion.js'
import { movement } from './movement.js'
import { nutrition } from './nutrition.js'
import { sleep } from './sleep.js'
import { survey } from './survey.js'
import { temperature } from './temperature.js'
import { workout } from './workout.js'

const families: readonly object[] = [
  air,
  body,
  breath,
  circulation,
  cycle,
  device,
  energy,
  environment,
  glucose,
  heart,
  mind,
  motion,
  movement,
  nutrition,
  sleep,
  survey,
  temperature,
  workout,
]
const entries = Object.entries(dictionary) as unknown as readonly (readonly [RecordKind, Entry])[]
const samples = entries.filter((pair): pair is readonly [RecordKind, SampleEntry] => pair[1].shape === 'sample')
const listed = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value

/** Kinds by a code, those that share it together. */
const sharing = (codesOf: (entry: Entry) => readonly string[]): Record<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>()
  for (const [kind, entry] of entries)
    for (const one of codesOf(entry)) found.set(one, [...(found.get(one) ?? []), kind])
  return Object.fromEntries([...found].filter(([, kinds]) => kinds.length > 1))
}

describe('every kind', () => {
  test('is named in snake case, and no family redefines the kind of another', () => {
    for (const [kind] of entries) expect(kind).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/)
    const names = families.flatMap((family) => Object.keys(family))
    expect(names.toSorted()).toEqual(entries.map(([kind]) => kind).toSorted())
  })

  test('has a title of its own, and says what it is in sentences', () => {
    const titles = entries.map(([, { title }]) => title)
    expect(new Set(titles).size).toBe(titles.length)
    for (const [kind, { title, about }] of entries) {
      expect(title, kind).toMatch(/^\p{Lu}/u)
      if (about !== undefined) expect(about, kind).toMatch(/^\S.*[.?]$/)
    }
  })

  test('is found by name, and nothing else is', () => {
    for (const [kind] of entries) expect(isKind(kind)).toBe(true)
    for (const name of ['', 'heartrate', 'Heart_rate', 'constructor', '__proto__']) expect(isKind(name)).toBe(false)
    expect(entryOf('heart_rate').title).toBe('Heart rate')
  })
})

describe('how sources of a kind come together', () => {
  test('is said for every kind, and once: what follows from shape and sum is not written again', () => {
    const rules = ['segments', 'levels', 'readings', 'episodes', 'apart']
    for (const [kind, entry] of entries) {
      expect(rules, kind).toContain(overlapOf(kind))
      const { overlap: written, ...bare } = entry
      if (written !== undefined) expect(written, kind).not.toBe(overlapOfEntry(bare as Entry))
    }
  })

  test('fits the shape: only amounts that add up have segments, only what takes place has episodes', () => {
    for (const [kind, entry] of entries) {
      const rule = overlapOf(kind)
      if (rule === 'segments') expect(entry.shape === 'sample' && entry.adds, kind).toBe('sum')
      if (rule === 'episodes') expect(entry.shape, kind).toBe('event')
      if (entry.shape === 'sample' && entry.adds === 'mean') expect(rule, kind).not.toBe('segments')
    }
  })

  test('never mixes judgements of a service, counters of a device, or what a device says of itself', () => {
    for (const [kind, entry] of entries) {
      const isJudgement = entry.shape === 'sample' && entry.unit === '{score}'
      if (isJudgement || kind.startsWith('cumulative_') || entry.family === 'device')
        expect(overlapOf(kind), kind).toBe('apart')
    }
  })

  test('is what one would expect of the best known', () => {
    expect(overlapOf('step_count')).toBe('segments')
    expect(overlapOf('active_calories')).toBe('segments')
    expect(overlapOf('heart_rate')).toBe('levels')
    expect(overlapOf('weight')).toBe('readings')
    expect(overlapOf('blood_glucose')).toBe('readings')
    expect(overlapOf('sleep_session')).toBe('episodes')
    expect(overlapOf('exercise')).toBe('episodes')
    expect(overlapOf('readiness_score')).toBe('apart')
  })
})

describe('every sample', () => {
  test('has a unit we know and a range that is one', () => {
    for (const [kind, { range, unit }] of samples) {
      expect(units, kind).toHaveProperty([unit])
      expect(range.every(Number.isFinite), kind).toBe(true)
      expect(range[0], kind).toBeLessThan(range[1])
    }
  })

  test('that is counted cannot be less than nothing', () => {
    const counted: readonly Dimension[] = [
      'steps',
      'floors',
      'strokes',
      'pushes',
      'count',
      'time',
      'energy',
      'mass',
      'volume',
    ]
    for (const [kind, { range, unit }] of samples)
      if (counted.includes(units[unit].dimension)) expect(range[0], kind).toBeGreaterThanOrEqual(0)
  })

  test('is summed only where adding makes sense', () => {
    const additive: readonly Dimension[] = [
      'time',
      'length',
      'energy',
      'volume',
      'insulin',
      'steps',
      'floors',
      'strokes',
      'pushes',
      'count',
    ]
    const scores = ['training_load']
    for (const [kind, { adds, unit }] of samples)
      if (adds === 'sum' && !scores.includes(kind)) expect(additive, kind).toContain(units[unit].dimension)
  })

  test('of a counter that only rises is never summed', () => {
    for (const [kind, { adds }] of samples) if (kind.startsWith('cumulative_')) expect(adds, kind).toBe('max')
  })

  test('that is a share lies between nothing and everything', () => {
    const unbounded = ['glucose_variability', 'hba1c_estimated']
    for (const [kind, { range, unit }] of samples)
      if (unit === '%' && !unbounded.includes(kind)) {
        expect(range[0], kind).toBeGreaterThanOrEqual(0)
        expect(range[1], kind).toBeLessThanOrEqual(100)
      }
  })

  test('keeps apart what only sounds alike', () => {
    const unitOf = (kind: RecordKind) => (dictionary[kind] as SampleEntry).unit
    expect(unitOf('skin_temperature')).toBe('Cel')
    expect(unitOf('skin_temperature_deviation')).toBe('{deltaCel}')
    expect(unitOf('resting_calories')).toBe('kcal')
    expect(unitOf('basal_metabolic_rate')).toBe('kcal/d')
    expect(unitOf('step_count')).not.toBe(unitOf('step_cadence'))
    for (const kind of ['hrv_rmssd', 'hrv_sdnn', 'hrv_unspecified', 'active_calories', 'total_calories'])
      expect(isKind(kind)).toBe(true)
  })

  test('with named series names each once, and LOINC codes only for those', () => {
    for (const [kind, { series }] of samples) {
      if (series === undefined) continue
      expect(new Set(series.values).size, kind).toBe(series.values.length)
      for (const name of Object.keys(series.loinc ?? {})) expect(series.values, kind).toContain(name)
    }
  })
})

describe('every coded kind', () => {
  test('has codes in snake case, each once', () => {
    for (const [kind, entry] of entries) {
      if (entry.shape !== 'coded') continue
      expect(entry.values.length, kind).toBeGreaterThan(1)
      expect(new Set(entry.values).size, kind).toBe(entry.values.length)
      for (const code of entry.values) expect(code, kind).toMatch(/^[a-z][a-z0-9_]*$/)
    }
  })
})

describe('the codes of others', () => {
  /** LOINC ends in a check digit (Luhn), so that a slip of the pen shows. */
  const isLoinc = (code: string): boolean => {
    const match = /^(\d{1,7})-(\d)$/.exec(code)
    if (match === null) return false
    const sum = [...(match[1] as string)].toReversed().reduce((total, digit, index) => {
      const weighed = Number(digit) * (index % 2 === 0 ? 2 : 1)
      return total + (weighed > 9 ? weighed - 9 : weighed)
    }, 0)
    return (10 - (sum % 10)) % 10 === Number(match[2])
  }

  test('of LOINC carry a right check digit', () => {
    expect(isLoinc('8867-4')).toBe(true)
    expect(isLoinc('8867-5')).toBe(false)
    for (const [kind, entry] of entries) {
      const inSeries = entry.shape === 'sample' ? Object.values(entry.series?.loinc ?? {}) : []
      for (const code of [...listed(entry.codes?.loinc), ...inSeries])
        expect(isLoinc(code), `${kind} ${code}`).toBe(true)
    }
  })

  test('of LOINC are shared only where the difference is one of method or shape', () => {
    expect(sharing(({ codes }) => listed(codes?.loinc))).toEqual({
      '41981-2': ['active_calories', 'total_calories'],
      '93832-4': ['sleep_session', 'sleep_duration'],
    })
  })

  test('of HealthKit belong to one kind each', () => {
    expect(sharing(({ codes }) => listed(codes?.healthKit))).toEqual({})
    for (const [kind, { codes }] of entries)
      for (const id of listed(codes?.healthKit)) expect(id, kind).toMatch(/^HK[A-Z][A-Za-z0-9]+$/)
  })

  test('of Health Connect belong to one kind each, but for the two values of blood pressure', () => {
    expect(sharing(({ codes }) => listed(codes?.healthConnect))).toEqual({
      BloodPressureRecord: ['blood_pressure_systolic', 'blood_pressure_diastolic'],
    })
    for (const [kind, { codes }] of entries)
      for (const id of listed(codes?.healthConnect)) expect(id, kind).toMatch(/^[A-Z][A-Za-z0-9]+Record$/)
  })

  test('of Open mHealth name a schema and its version', () => {
    for (const [kind, { codes }] of entries)
      for (const id of listed(codes?.omh)) expect(id, kind).toMatch(/^(omh|ieee):[a-z0-9-]+:\d+\.\d+$/)
  })
})
