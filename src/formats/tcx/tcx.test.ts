import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Activity, instant, type Lap, type Session } from '../../core/index.js'
import { activity as anyActivity } from '../fit/arbitrary.js'
import { sportOf, totalsOf } from '../totals.js'
import { defined, line, maybe, real, start, track } from '../xml/arbitrary.js'
import { epochOf, momentLike, pausesBetween } from '../xml/index.js'
import { damaged, survives } from '../xml/testing-damage.js'
import { problemsOfShape } from '../xml/testing-shape.js'
import { decodeTcx, encodeTcx } from './index.js'
import { tcxShapes } from './shapes.js'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const open =
  '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" xmlns:n="http://www.garmin.com/xmlschemas/ActivityExtension/v2">'
const ride = `<?xml version="1.0" encoding="UTF-8"?>
${open}<Activities><Activity Sport="Biking"><Id>2026-03-01T08:00:00Z</Id>
<Lap StartTime="2026-03-01T08:00:00.000Z"><TotalTimeSeconds>60.5</TotalTimeSeconds><DistanceMeters>500.25</DistanceMeters>
<MaximumSpeed>11.2</MaximumSpeed><Calories>12</Calories><AverageHeartRateBpm><Value>120</Value></AverageHeartRateBpm>
<MaximumHeartRateBpm><Value>140</Value></MaximumHeartRateBpm><Intensity>Active</Intensity><Cadence>80</Cadence>
<TriggerMethod>Location</TriggerMethod>
<Track><Trackpoint><Time>2026-03-01T08:00:00Z</Time><Position><LatitudeDegrees>52.5</LatitudeDegrees><LongitudeDegrees>-13.25</LongitudeDegrees></Position>
<AltitudeMeters>34.2</AltitudeMeters><DistanceMeters>0</DistanceMeters><HeartRateBpm><Value>110</Value></HeartRateBpm><Cadence>70</Cadence>
<Extensions><n:TPX><n:Speed>5.5</n:Speed><n:Watts>200</n:Watts></n:TPX></Extensions></Trackpoint>
<Trackpoint><Time>2026-03-01T08:00:10Z</Time></Trackpoint></Track>
<Track><Trackpoint><Time>2026-03-01T08:00:40Z</Time><HeartRateBpm><Value>140</Value></HeartRateBpm></Trackpoint></Track>
<Extensions><LX xmlns="http://www.garmin.com/xmlschemas/ActivityExtension/v2"><AvgSpeed>8.25</AvgSpeed><MaxBikeCadence>95</MaxBikeCadence><Steps>7</Steps><AvgWatts>180</AvgWatts><MaxWatts>300</MaxWatts></LX></Extensions></Lap>
<Lap StartTime="2026-03-01T08:01:00Z"><TotalTimeSeconds>30</TotalTimeSeconds><DistanceMeters>100</DistanceMeters><Calories>3</Calories><Intensity>Resting</Intensity><TriggerMethod>Manual</TriggerMethod></Lap>
<Notes>To the lake
and back &amp; home</Notes><Creator><Name>Wheel 3</Name><UnitId>4711</UnitId><ProductID>99</ProductID><Version><VersionMajor>3</VersionMajor><VersionMinor>5</VersionMinor></Version></Creator>
</Activity></Activities><Author><Name>Somebody's App</Name></Author></TrainingCenterDatabase>`

describe('reading TCX', () => {
  it('gives laps, points, device and words as they are written', () => {
    const { activities, warnings } = decodeTcx(bytesOf(ride))
    const [activity] = activities as [Activity]
    expect(warnings).toEqual([])
    const at = (second: number) => instant(Date.UTC(2026, 2, 1, 8) + second * 1000)
    expect(activity).toMatchObject({
      id: '2026-03-01T08:00:00Z',
      start: at(0),
      end: at(90),
      name: 'To the lake',
      notes: 'and back & home',
      sport: 'cycling',
      creator: "Somebody's App",
      device: { name: 'Wheel 3', serial: '4711', product: '99', softwareVersion: '3.05' },
      statistics: { timerSeconds: 90.5, distanceMeters: 600.25, energyKcal: 15 },
      pauses: [{ fromMs: at(10).at, toMs: at(40).at }],
    })
    expect(activity.sessions[0]?.laps).toEqual([
      {
        start: at(0),
        end: at(60),
        trigger: 'position_marked',
        intensity: 'active',
        statistics: {
          timerSeconds: 60.5,
          distanceMeters: 500.25,
          energyKcal: 12,
          steps: 7,
          speedMetersPerSecond: { average: 8.25, maximum: 11.2 },
          heartRateBpm: { average: 120, maximum: 140 },
          cadenceRpm: { average: 80, maximum: 95 },
          powerWatts: { average: 180, maximum: 300 },
        },
      },
      {
        start: at(60),
        end: at(90),
        trigger: 'manual',
        intensity: 'rest',
        statistics: { timerSeconds: 30, distanceMeters: 100, energyKcal: 3 },
      },
    ])
    const nothing = Number.NaN
    expect(activity.track).toEqual({
      timeMs: Float64Array.of(at(0).at, at(10).at, at(40).at),
      latitudeDeg: Float64Array.of(52.5, nothing, nothing),
      longitudeDeg: Float64Array.of(-13.25, nothing, nothing),
      altitudeMeters: Float64Array.of(34.2, nothing, nothing),
      distanceMeters: Float64Array.of(0, nothing, nothing),
      heartRateBpm: Float64Array.of(110, nothing, 140),
      cadenceRpm: Float64Array.of(70, nothing, nothing),
      speedMetersPerSecond: Float64Array.of(5.5, nothing, nothing),
      powerWatts: Float64Array.of(200, nothing, nothing),
      breaks: [2],
    })
  })

  it('makes one activity of a multisport session and several of several', () => {
    const lap = (second: string) =>
      `<Lap StartTime="2026-03-01T08:00:${second}Z"><TotalTimeSeconds>9</TotalTimeSeconds></Lap>`
    const sport = (name: string, second: string) => `<Activity Sport="${name}">${lap(second)}</Activity>`
    const { activities } = decodeTcx(
      bytesOf(
        `${open}<Activities>${sport('Running', '00')}${sport('Other', '10')}<MultiSportSession><Id>2026-03-01T08:00:20Z</Id><FirstSport>${sport('Running', '20')}</FirstSport><NextSport><Transition StartTime="2026-03-01T08:00:30Z"><TotalTimeSeconds>9</TotalTimeSeconds></Transition>${sport('Biking', '40')}</NextSport></MultiSportSession></Activities></TrainingCenterDatabase>`,
      ),
    )
    expect(activities.map(({ sport }) => sport)).toEqual(['running', 'generic', 'multisport'])
    expect(activities[2]?.sessions.map(({ sport }) => sport)).toEqual(['running', 'transition', 'cycling'])
  })

  it('reads documents that forgot their namespaces, but no elements of strange ones', () => {
    const bare = ride.replace(/ xmlns(:\w+)?="[^"]*"/g, '')
    const [told] = decodeTcx(bytesOf(ride)).activities
    expect(decodeTcx(bytesOf(bare)).activities[0]).toEqual(told)
    const strange = ride
      .replace('<AltitudeMeters>', '<x:AltitudeMeters xmlns:x="urn:x">')
      .replace('</AltitudeMeters>', '</x:AltitudeMeters>')
    expect(decodeTcx(bytesOf(strange)).activities[0]?.track.altitudeMeters).toBeUndefined()
  })

  it('keeps every whole point of a file that breaks off, and no half one', () => {
    const whole = bytesOf(ride)
    const points = decodeTcx(whole).activities[0]?.track.timeMs.length
    for (let length = ride.indexOf('</Trackpoint>') + 20; length < whole.length - 1; length += 7) {
      const { activities, warnings } = decodeTcx(whole.subarray(0, length))
      const ended = ride.slice(0, length).split('</Trackpoint>').length - 1
      expect(activities[0]?.track.timeMs.length).toBe(Math.min(ended, points as number))
      expect(warnings).toEqual([expect.objectContaining({ code: 'truncated' })])
      expect(() => decodeTcx(whole.subarray(0, length), { strict: true })).toThrow()
    }
  })
})

const byte = fc.integer({ min: 1, max: 254 })
const lapStatistics = defined<Lap['statistics']>(
  fc.record({
    timerSeconds: real(0, 90_000),
    distanceMeters: real(0, 1e6),
    energyKcal: fc.integer({ min: 0, max: 65_535 }),
    steps: maybe(fc.integer({ min: 0, max: 65_535 })),
    speedMetersPerSecond: maybe(fc.record({ average: real(0, 30), maximum: real(0, 30) })),
    heartRateBpm: maybe(fc.record({ average: byte, maximum: byte })),
    cadenceRpm: maybe(fc.record({ average: byte, maximum: byte })),
    powerWatts: maybe(fc.record({ average: byte, maximum: byte })),
  } as never),
)

/** What TCX can hold, as decoding gives it: laps without a gap, the last one to its last point or as long as it ran. */
const canonical: fc.Arbitrary<Activity> = fc
  .record({
    first: start,
    sports: fc.array(fc.constantFrom('running', 'cycling', 'generic'), { minLength: 1, maxLength: 3 }),
  })
  .chain(({ first, sports }) => {
    const startMs = epochOf(first)
    const channels = {
      latitudeDeg: real(-90, 90),
      longitudeDeg: real(-180, 179),
      altitudeMeters: real(-400, 9000),
      distanceMeters: real(0, 1e6),
      heartRateBpm: byte,
      cadenceRpm: byte,
      powerWatts: byte,
      speedMetersPerSecond: real(0, 30),
    }
    return fc
      .record({
        points: track(startMs, { min: sports.length * 4, max: 40 }, channels),
        statistics: fc.array(fc.array(lapStatistics, { minLength: 1, maxLength: 3 }), {
          minLength: sports.length,
          maxLength: sports.length,
        }),
        words: defined<Partial<Activity>>(
          fc.record({
            name: maybe(line),
            notes: maybe(line),
            creator: maybe(line),
            device: maybe(
              fc.record({
                product: fc.constant('99'),
                name: line,
                serial: fc.constant('4711'),
                softwareVersion: fc.constantFrom('1.05', '3.20.1.2'),
              }),
            ),
          }),
        ),
        trigger: fc.constantFrom('manual', 'distance', 'position_marked', 'time', 'heart_rate'),
        intensity: fc.constantFrom('active', 'rest') as fc.Arbitrary<'active' | 'rest'>,
      })
      .map(({ points, statistics, words, trigger, intensity }): Activity => {
        const count = statistics.flat().length
        const rowsEach = Math.max(1, Math.floor(points.timeMs.length / count))
        let part = 0
        const sessions = sports.map((sport, index): Session => {
          const lapStarts = (statistics[index] ?? []).map(() => {
            part += 1
            return points.timeMs[Math.min((part - 1) * rowsEach, points.timeMs.length - 1)] as number
          })
          const lastRow =
            part === count ? points.timeMs.length - 1 : Math.min(part * rowsEach, points.timeMs.length - 1) - 1
          const laps = (statistics[index] ?? []).map((each, lap): Lap => {
            const from = lapStarts[lap] as number
            const ran = from + Math.round((each.timerSeconds ?? 0) * 1000)
            const end = lapStarts[lap + 1] ?? Math.max(points.timeMs[lastRow] as number, ran)
            return { start: momentLike(first, from), end: momentLike(first, end), trigger, intensity, statistics: each }
          })
          return {
            start: (laps[0] as Lap).start,
            end: (laps.at(-1) as Lap).end as Lap['start'],
            sport,
            statistics: totalsOf(laps),
            laps,
          }
        })
        // A break where a lap begins anyway cannot be told from the lap's.
        const lapRows = new Set(
          sessions.flatMap(({ laps }) => laps.map((lap) => points.timeMs.indexOf(epochOf(lap.start)))),
        )
        const breaks = points.breaks?.filter((row) => !lapRows.has(row)) ?? []
        const { breaks: _, ...rest } = points
        const own = { ...rest, ...(breaks.length > 0 && { breaks }) }
        const last = sessions
          .map(({ end }) => end as Lap['start'])
          .reduce((one, other) => (epochOf(other) > epochOf(one) ? other : one))
        return {
          ...words,
          id: '2026-03-01T08:00:00Z',
          start: (sessions[0] as Session).start,
          end: last,
          ...sportOf(sessions),
          statistics: totalsOf(sessions),
          sessions,
          track: own,
          pauses: pausesBetween(own),
        }
      })
  })
  .filter(({ sessions }) => {
    // Laps of one start are one.
    const starts = sessions.flatMap(({ laps }) => laps.map((lap) => epochOf(lap.start)))
    return new Set(starts).size === starts.length
  })

describe('writing TCX', () => {
  it('and reading again changes nothing the format can hold', () => {
    fc.assert(
      fc.property(canonical, (activity) => {
        const { bytes, losses } = encodeTcx(activity)
        const { activities, warnings } = decodeTcx(bytes, { strict: true })
        expect(losses).toEqual([])
        expect(warnings).toEqual([])
        expect(activities).toEqual([activity])
        expect(problemsOfShape(bytes, tcxShapes)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('follows the schema for any activity, tells what is lost, and loses nothing more the second time', () => {
    fc.assert(
      fc.property(anyActivity, fc.boolean(), (recorded, isCourse) => {
        const activity: Activity = isCourse ? { ...recorded, purpose: 'course' } : recorded
        const once = encodeTcx(activity)
        expect(problemsOfShape(once.bytes, tcxShapes)).toEqual([])
        const { activities, warnings } = decodeTcx(once.bytes, { strict: true })
        expect(warnings).toEqual([])
        const again = decodeTcx(encodeTcx(activities[0] as Activity).bytes)
        expect(again.activities).toEqual(activities)
      }),
      { numRuns: 60 },
    )
  })
})

describe('damaged TCX', () => {
  it('is read as far as it goes or refused, and nothing else happens', () => {
    let points = 0
    fc.assert(
      fc.property(damaged([bytesOf(ride)]), (bytes) => {
        points += survives(decodeTcx, bytes)
      }),
      { numRuns: 1500 },
    )
    expect(points).toBeGreaterThan(1000)
  })
})
