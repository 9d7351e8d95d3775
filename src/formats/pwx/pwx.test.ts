import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Activity, Lap, Statistics } from '../../core/index.js'
import { activity as anyActivity } from '../fit/arbitrary.js'
import { defined, line, maybe, real, start, track } from '../xml/arbitrary.js'
import { epochOf, momentLike } from '../xml/index.js'
import { damaged, survives } from '../xml/testing-damage.js'
import { problemsOfShape } from '../xml/testing-shape.js'
import { decodePwx, encodePwx } from './index.js'
import { pwxShapes } from './shapes.js'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const ride = `<?xml version="1.0"?><pwx xmlns="http://www.peaksware.com/PWX/1/0" version="1.0" creator="Somebody 1.0">
<workout><fingerprint>ab12</fingerprint><athlete><name>Wilma Beispiel</name><weight>61.5</weight></athlete><goal>easy</goal><sportType>Mountain Bike</sportType><title>Hills</title><cmt>windy</cmt>
<device id="Box 7"><make>Maker</make><model>Seven</model></device><time>2026-03-01T08:00:00</time>
<summarydata><beginning>0</beginning><duration>3600.5</duration><durationstopped>100.25</durationstopped><work>612.5</work><tss>55</tss><normalizedPower>190</normalizedPower><hr max="170" min="90" avg="140"/><torq max="30" avg="12"/><dist>20000.5</dist><temp min="3"/><climbingelevation>340</climbingelevation></summarydata>
<segment><name>Up</name><summarydata><beginning>10.5</beginning><duration>600</duration><pwr avg="250"/></summarydata></segment>
<sample><timeoffset>0</timeoffset><hr>91</hr><spd>3.5</spd><pwr>120</pwr><torq>11.5</torq><cad>70</cad><dist>0</dist><lat>47.5</lat><lon>9.25</lon><alt>400.5</alt><temp>4</temp></sample>
<sample><timeoffset>1.5</timeoffset><hr>92</hr><extension><core>37.5</core><word>x</word></extension></sample>
<event><timeoffset>0</timeoffset><type>Starting</type></event><event><timeoffset>100</timeoffset><type>Stopping</type></event><event><timeoffset>200.25</timeoffset><type>Starting</type></event><event><timeoffset>300</timeoffset><type>Gel</type></event><event><timeoffset>3600.5</timeoffset><type>Stopping</type></event>
</workout></pwx>`

describe('reading PWX', () => {
  it('gives summary, segments, samples and events, on the wall clock it is written in', () => {
    const { activities, warnings } = decodePwx(bytesOf(ride))
    const zero = Date.UTC(2026, 2, 1, 8)
    const nothing = Number.NaN
    expect(warnings).toEqual([])
    expect(activities).toMatchObject([
      {
        start: { local: '2026-03-01T08:00:00', offsetFrom: 'unknown' },
        end: { local: '2026-03-01T09:00:00.500', offsetFrom: 'unknown' },
        id: 'ab12',
        name: 'Hills',
        notes: 'windy',
        sport: 'cycling',
        subSport: 'mountain',
        creator: 'Somebody 1.0',
        device: { manufacturer: 'Maker', product: 'Seven', name: 'Box 7' },
        athlete: { name: 'Wilma Beispiel', weightKg: 61.5 },
        more: { goal: 'easy' },
        statistics: {
          elapsedSeconds: 3600.5,
          timerSeconds: 3500.25,
          workJoules: 612_500,
          trainingStressScore: 55,
          normalizedPowerWatts: 190,
          heartRateBpm: { maximum: 170, minimum: 90, average: 140 },
          distanceMeters: 20_000.5,
          temperatureCelsius: { minimum: 3 },
          ascentMeters: 340,
          more: { torq_maximum: 30, torq_average: 12 },
        },
        pauses: [{ fromMs: zero + 100_000, toMs: zero + 200_250 }],
        events: [{ atMs: zero + 300_000, event: 'Gel' }],
        sessions: [
          {
            laps: [
              {
                name: 'Up',
                start: { local: '2026-03-01T08:00:10.500' },
                end: { local: '2026-03-01T08:10:10.500' },
                statistics: { elapsedSeconds: 600, powerWatts: { average: 250 } },
              },
            ],
          },
        ],
        track: {
          timeMs: Float64Array.of(zero, zero + 1500),
          heartRateBpm: Float64Array.of(91, 92),
          powerWatts: Float64Array.of(120, nothing),
          latitudeDeg: Float64Array.of(47.5, nothing),
          more: {
            torq: { unit: 'N.m', values: Float64Array.of(11.5, nothing) },
            core: { values: Float64Array.of(nothing, 37.5) },
          },
        },
      },
    ])
  })

  it('reads every workout of a file', () => {
    const twice = ride.replace(/<workout>.*<\/workout>/s, (workout) => workout + workout.replace('ab12', 'cd34'))
    expect(decodePwx(bytesOf(twice)).activities.map(({ id }) => id)).toEqual(['ab12', 'cd34'])
  })
})

const spread = maybe(
  defined(fc.record({ average: maybe(real(0, 300)), maximum: maybe(real(0, 300)), minimum: real(0, 300) } as never)),
)
const milliseconds = (most: number) => fc.integer({ min: 0, max: most }).map((each) => each / 1000)
const statistics = (withTimer: boolean): fc.Arbitrary<Statistics> =>
  defined<Statistics>(
    fc.record({
      elapsedSeconds: milliseconds(90_000_000).map((seconds) => seconds + 100),
      timerSeconds: withTimer ? maybe(milliseconds(100_000)) : fc.constant(undefined),
      distanceMeters: maybe(real(0, 1e6)),
      workJoules: maybe(fc.integer({ min: 0, max: 9_000_000 })),
      trainingStressScore: maybe(real(0, 500)),
      heartRateBpm: spread,
      cadenceRpm: spread,
      altitudeMeters: spread,
      ascentMeters: maybe(real(0, 9000)),
      more: fc.constantFrom(undefined, { torq_average: 12.5, variabilityIndex: 1 }),
    } as never),
  ).map((each) => ({
    ...each,
    ...(each.elapsedSeconds !== undefined && { elapsedSeconds: Math.round(each.elapsedSeconds * 1000) / 1000 }),
  }))

/** What PWX can hold, as decoding gives it. */
const canonical: fc.Arbitrary<Activity> = start.chain((first) => {
  const startMs = epochOf(first)
  const channels = {
    latitudeDeg: real(-90, 90),
    longitudeDeg: real(-180, 180),
    altitudeMeters: real(-400, 9000),
    distanceMeters: real(0, 1e6),
    heartRateBpm: real(0, 250),
    cadenceRpm: real(0, 250),
    powerWatts: real(0, 2000),
    speedMetersPerSecond: real(0, 30),
    temperatureCelsius: real(-40, 60),
  }
  const at = (seconds: number) => momentLike(first, startMs + Math.round(seconds * 1000))
  return fc
    .record({
      points: track(startMs, { min: 0, max: 30 }, channels, {
        torq: { unit: 'N.m', value: real(0, 90) },
        pwrright: { value: real(0, 900) },
      }),
      summary: statistics(true),
      segments: fc.array(fc.tuple(milliseconds(9_000_000), statistics(true), maybe(line)), { maxLength: 3 }),
      sport: fc.constantFrom({ sport: 'running' }, { sport: 'cycling', subSport: 'mountain' }, { sport: 'generic' }),
      words: defined<Partial<Activity>>(
        fc.record({
          id: maybe(line),
          name: maybe(line),
          notes: maybe(line),
          athlete: fc.constantFrom(undefined, { name: 'Wilma Beispiel', weightKg: 61.5 }),
          device: fc.constantFrom(undefined, { manufacturer: 'Maker', product: 'Seven', name: 'Box 7' }),
          more: fc.constantFrom(undefined, { goal: 'easy' }),
        } as never),
      ),
      pause: maybe(fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 9999 }))),
      event: maybe(fc.integer({ min: 0, max: 9999 })),
    })
    .map(({ points: { breaks: _, ...points }, summary, segments, sport, words, pause, event }): Activity => {
      const end = at(summary.elapsedSeconds as number)
      const laps = segments.map(
        ([beginning, each, name]): Lap => ({
          start: at(beginning),
          end: at(beginning + (each.elapsedSeconds as number)),
          ...(name !== undefined && { name }),
          statistics: each,
        }),
      )
      return {
        ...words,
        start: first,
        end,
        ...sport,
        creator: 'Somebody',
        statistics: summary,
        sessions: [{ start: first, end, ...sport, statistics: summary, laps }],
        track: points,
        pauses: pause === undefined ? [] : [{ fromMs: startMs + pause[0], toMs: startMs + pause[0] + pause[1] }],
        ...(event !== undefined && { events: [{ atMs: startMs + event, event: 'Gel' }] }),
      }
    })
})

describe('writing PWX', () => {
  it('and reading again changes nothing the format can hold', () => {
    fc.assert(
      fc.property(canonical, (activity) => {
        const { bytes, losses } = encodePwx(activity)
        const { activities, warnings } = decodePwx(bytes, { strict: true })
        expect(losses).toEqual([])
        expect(warnings).toEqual([])
        expect(activities).toEqual([activity])
        expect(problemsOfShape(bytes, pwxShapes)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('follows the schema for any activity, tells what is lost, and loses nothing more the second time', () => {
    fc.assert(
      fc.property(anyActivity, (activity) => {
        const once = encodePwx(activity)
        expect(problemsOfShape(once.bytes, pwxShapes)).toEqual([])
        const { activities, warnings } = decodePwx(once.bytes, { strict: true })
        expect(warnings).toEqual([])
        expect(decodePwx(encodePwx(activities[0] as Activity).bytes).activities).toEqual(activities)
      }),
      { numRuns: 60 },
    )
  })
})

describe('damaged PWX', () => {
  it('is read as far as it goes or refused, and nothing else happens', () => {
    let points = 0
    fc.assert(
      fc.property(damaged([bytesOf(ride)]), (bytes) => {
        points += survives(decodePwx, bytes)
      }),
      { numRuns: 1500 },
    )
    expect(points).toBeGreaterThan(500)
  })
})
