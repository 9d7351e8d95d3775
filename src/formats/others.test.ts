/** Files we write, read by those who know nothing of us: Python's FIT decoders, and the published schemas. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Column } from '../core/index.js'
import { activity as anyActivity } from './fit/arbitrary.js'
import { encode } from './index.js'
import { askPython, hasPython } from './testing-python.js'

const activities = fc.sample(anyActivity, { numRuns: 40, seed: 2026 })
const numbered = (index: number, format: string): string => `${String(index).padStart(3, '0')}.${format}`
const filesOf = (format: 'fit' | 'tcx' | 'gpx'): Record<string, Uint8Array> =>
  Object.fromEntries(activities.map((each, index) => [numbered(index, format), encode(each, format).bytes]))

/** Fields of the records by name, and how many sessions and laps there are. Check sums are checked by the decoder. */
const readers = {
  fitdecode: `
import fitdecode
def messages(path):
    with fitdecode.FitReader(path, check_crc=fitdecode.CrcCheck.RAISE) as reader:
        for frame in reader:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                yield frame.name, {field.name: field.value for field in frame.fields}
`,
  fitparse: `
import fitparse
def messages(path):
    for message in fitparse.FitFile(path, check_crc=True).get_messages():
        yield message.name, {field.name: field.value for field in message.fields}
`,
} as const
const tell = `
import sys, json, datetime
names = ['heart_rate', 'power', 'temperature', 'enhanced_altitude', 'altitude', 'distance', 'enhanced_speed', 'speed', 'position_lat', 'position_long']
def plain(value):
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=datetime.timezone.utc).timestamp() * 1000
    return value if isinstance(value, (int, float)) else None
told = []
for path in sys.argv[1:]:
    found = {'sessions': 0, 'laps': 0, 'timestamp': [], **{name: [] for name in names}}
    for kind, fields in messages(path):
        if kind == 'session': found['sessions'] += 1
        if kind == 'lap': found['laps'] += 1
        if kind == 'record':
            for name in ['timestamp', *names]:
                value = plain(fields.get(name))
                if value is not None: found[name].append(value)
    told.append(found)
print(json.dumps(told))
`

interface Told {
  readonly sessions: number
  readonly laps: number
  readonly [field: string]: number | readonly number[]
}

const known = (column: Column | undefined): number[] => [...(column ?? [])].filter((value) => !Number.isNaN(value))
const semicircles = (degrees: number): number => Math.round((degrees * 2 ** 31) / 180)

describe.skipIf(!hasPython('fitdecode', 'fitparse'))('FIT written by us', { timeout: 120_000 }, () => {
  it.each(['fitdecode', 'fitparse'] as const)('is read by %s with equal values', (name) => {
    const told = askPython(readers[name] + tell, filesOf('fit')) as readonly Told[]
    expect(told.length).toBe(activities.length)
    let compared = 0
    for (const [index, { track, sessions }] of activities.entries()) {
      const read = told[index] as Told
      const field = (...names: readonly string[]): readonly number[] =>
        names.map((each) => read[each] as readonly number[]).find((values) => values.length > 0) ?? []
      expect(read.sessions).toBe(sessions.length)
      expect(read.laps).toBe(sessions.reduce((sum, { laps }) => sum + laps.length, 0))
      const pairs: readonly (readonly [readonly number[], readonly number[]])[] = [
        [known(track.timeMs), field('timestamp')],
        [known(track.heartRateBpm), field('heart_rate')],
        [known(track.powerWatts), field('power')],
        [known(track.temperatureCelsius), field('temperature')],
        [known(track.altitudeMeters), field('enhanced_altitude', 'altitude')],
        [known(track.distanceMeters), field('distance')],
        [known(track.speedMetersPerSecond), field('enhanced_speed', 'speed')],
        [known(track.latitudeDeg).map(semicircles), field('position_lat')],
        [known(track.longitudeDeg).map(semicircles), field('position_long')],
      ]
      for (const [ours, theirs] of pairs) {
        expect(theirs.length).toBe(ours.length)
        for (const [row, value] of ours.entries()) expect(theirs[row]).toBeCloseTo(value, 6)
        compared += ours.length
      }
    }
    expect(compared).toBeGreaterThan(500)
  })
})

/** The schemas as Debian's package `pytrainer` has them; `WORKOUT_SCHEMAS` names the folder where it is elsewhere. */
const schemas = process.env['WORKOUT_SCHEMAS'] ?? '/usr/share/pytrainer/schemas'
const validate = `
import sys, json
from lxml import etree
schema = etree.XMLSchema(etree.parse(sys.argv[1]))
problems = []
for path in sys.argv[2:]:
    if not schema.validate(etree.parse(path)):
        problems.append(path[-7:] + ': ' + str(schema.error_log.last_error))
print(json.dumps(problems))
`
const canValidate = existsSync(schemas) && hasPython('lxml')

describe.skipIf(!canValidate)('XML written by us', { timeout: 120_000 }, () => {
  it.each([
    ['tcx', 'GarminTrainingCenterDatabase_v2.xsd'],
    ['gpx', 'Topografix_gpx11.xsd'],
  ] as const)('is valid %s by the published schema', (format, schema) => {
    expect(askPython(validate, filesOf(format), [join(schemas, schema)])).toEqual([])
  })
})
