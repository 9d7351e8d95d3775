import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Activity, instant, type Lap, type Place } from '../../core/index.js'
import { activity as anyActivity } from '../fit/arbitrary.js'
import { totalsOf } from '../totals.js'
import { defined, line, maybe, real, start, track } from '../xml/arbitrary.js'
import { epochOf, momentLike, pausesBetween } from '../xml/index.js'
import { damaged, survives } from '../xml/testing-damage.js'
import { problemsOfShape } from '../xml/testing-shape.js'
import { decodeGpx, encodeGpx } from './index.js'
import { gpxShapes } from './shapes.js'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const open =
  '<gpx version="1.1" creator="Somebody" xmlns="http://www.topografix.com/GPX/1/1" xmlns:t="http://www.garmin.com/xmlschemas/TrackPointExtension/v2" xmlns:g="http://www.cluetrust.com/XML/GPXDATA/1/0" xmlns:p="http://www.garmin.com/xmlschemas/PowerExtension/v1">'
const hike = `<?xml version="1.0"?>
${open}
<metadata><name>File</name><author><name>Wilma Beispiel</name></author><link href="https://file.example"/><time>2026-03-01T07:00:00Z</time><keywords>lake, dog</keywords></metadata>
<wpt lat="52.6" lon="13.4"><ele>40</ele><time>2026-03-01T08:00:05Z</time><name>Bench</name><cmt>wooden</cmt><desc>by the lake</desc><link href="https://bench.example"><text>Bench</text></link><sym>Flag, Blue</sym><type>Rest</type><fix>3d</fix><sat>7</sat></wpt>
<trk><name>Around the lake</name><desc>Sunny</desc><link href="https://trk.example"><text>Track</text><type>text/html</type></link><number>3</number><type>trail_running</type>
<trkseg><trkpt lat="52.5" lon="13.25"><ele>34.5</ele><time>2026-03-01T08:00:00+01:00</time><hdop>1.5</hdop><extensions><p:PowerInWatts>210</p:PowerInWatts><t:TrackPointExtension><t:atemp>7</t:atemp><t:hr>120</t:hr><t:cad>85</t:cad><t:speed>2.5</t:speed><t:depth>0.5</t:depth></t:TrackPointExtension><g:distance>12.5</g:distance><mood>3</mood><note>fine</note></extensions></trkpt>
<trkpt lat="52.51" lon="13.26"><time>2026-03-01T08:00:10+01:00</time></trkpt></trkseg>
<trkseg/>
<trkseg><trkpt lat="52.52" lon="13.27"><time>2026-03-01T08:05:00+01:00</time><extensions><g:hr>130</g:hr><g:cadence>80</g:cadence><g:temp>8</g:temp></extensions></trkpt></trkseg></trk>
<extensions><g:lap><g:index>1</g:index><g:startTime>2026-03-01T08:00:00+01:00</g:startTime><g:elapsedTime>300</g:elapsedTime><g:calories>44</g:calories><g:distance>512.5</g:distance><g:summary name="AverageHeartRateBpm" kind="avg">125</g:summary><g:trigger kind="manual"/><g:intensity>active</g:intensity></g:lap></extensions>
</gpx>`

describe('reading GPX', () => {
  it('gives tracks, stretches, extensions, laps, places and words as they are written', () => {
    const { activities, warnings } = decodeGpx(bytesOf(hike))
    const [activity] = activities as [Activity]
    const zero = Date.UTC(2026, 2, 1, 7)
    const nothing = Number.NaN
    expect(warnings).toEqual([])
    expect(activities.length).toBe(1)
    expect(activity.track).toEqual({
      timeMs: Float64Array.of(zero, zero + 10_000, zero + 300_000),
      latitudeDeg: Float64Array.of(52.5, 52.51, 52.52),
      longitudeDeg: Float64Array.of(13.25, 13.26, 13.27),
      altitudeMeters: Float64Array.of(34.5, nothing, nothing),
      distanceMeters: Float64Array.of(12.5, nothing, nothing),
      speedMetersPerSecond: Float64Array.of(2.5, nothing, nothing),
      heartRateBpm: Float64Array.of(120, nothing, 130),
      cadenceRpm: Float64Array.of(85, nothing, 80),
      powerWatts: Float64Array.of(210, nothing, nothing),
      temperatureCelsius: Float64Array.of(7, nothing, 8),
      more: {
        hdop: { values: Float64Array.of(1.5, nothing, nothing) },
        depth: { unit: 'm', values: Float64Array.of(0.5, nothing, nothing) },
        mood: { values: Float64Array.of(3, nothing, nothing) },
      },
      breaks: [2],
    })
    expect(activity).toMatchObject({
      start: instant(zero, 60),
      end: instant(zero + 300_000, 60),
      name: 'Around the lake',
      notes: 'Sunny',
      sport: 'running',
      subSport: 'trail',
      creator: 'Somebody',
      links: [{ href: 'https://trk.example', text: 'Track', type: 'text/html' }],
      keywords: ['lake', 'dog'],
      more: { number: '3', author: 'Wilma Beispiel' },
      pauses: [{ fromMs: zero + 10_000, toMs: zero + 300_000 }],
      statistics: { elapsedSeconds: 300, distanceMeters: 512.5, energyKcal: 44, heartRateBpm: { average: 125 } },
      places: [
        {
          name: 'Bench',
          notes: 'by the lake',
          type: 'Rest',
          symbol: 'Flag, Blue',
          atMs: Date.UTC(2026, 2, 1, 8, 0, 5),
          latitudeDeg: 52.6,
          longitudeDeg: 13.4,
          altitudeMeters: 40,
          more: { sat: 7, cmt: 'wooden', fix: '3d', link: ['https://bench.example'] },
        },
      ],
    })
    expect(activity.sessions[0]?.laps).toMatchObject([
      { start: instant(zero, 60), end: instant(zero + 300_000, 60), trigger: 'manual', intensity: 'active' },
    ])
  })

  it('takes a route, a line without times and a file of places for ways to follow', () => {
    const point = (name: string) => `<${name} lat="1" lon="2"><name>Left</name></${name}>`
    const courses = [`<rte>${point('rtept')}</rte>`, `<trk><trkseg>${point('trkpt')}</trkseg></trk>`, point('wpt')]
    for (const course of courses)
      expect(decodeGpx(bytesOf(`${open}${course}</gpx>`)).activities).toMatchObject([{ purpose: 'course' }])
    // What a route says of its points is where to turn.
    expect(decodeGpx(bytesOf(`${open}${courses[0]}</gpx>`)).activities[0]?.places).toEqual([
      { name: 'Left', latitudeDeg: 1, longitudeDeg: 2 },
    ])
  })

  it('keeps the order of a route whose points were set in another', () => {
    const at = (lat: number, minute: number) =>
      `<rtept lat="${lat}" lon="0"><time>2026-03-01T08:0${minute}:00Z</time></rtept>`
    const { activities, warnings } = decodeGpx(bytesOf(`${open}<rte>${at(1, 5)}${at(2, 3)}${at(3, 4)}</rte></gpx>`))
    expect(activities[0]?.track.latitudeDeg).toEqual(Float64Array.of(1, 2, 3))
    expect(warnings.map(({ code }) => code)).toEqual(['times-out-of-order'])
  })

  it('puts recorded points in the order of their times, stretches and all', () => {
    const at = (lat: number, minute: number) =>
      `<trkpt lat="${lat}" lon="0"><time>2026-03-01T08:0${minute}:00Z</time></trkpt>`
    const { activities, warnings } = decodeGpx(
      bytesOf(`${open}<trk><trkseg>${at(3, 3)}${at(4, 4)}</trkseg><trkseg>${at(1, 1)}${at(2, 2)}</trkseg></trk></gpx>`),
    )
    expect(activities[0]?.track).toMatchObject({ latitudeDeg: Float64Array.of(1, 2, 3, 4), breaks: [2] })
    expect(warnings.map(({ code }) => code)).toEqual(['points-out-of-order'])
  })

  it('leaves out positions that are none and keeps the rest of the point', () => {
    const points =
      '<trkpt lat="95" lon="0"><ele>1</ele></trkpt><trkpt lat="1"><ele>2</ele></trkpt><trkpt lat="x" lon="2"><ele>3</ele></trkpt><trkpt/>'
    const { activities, warnings } = decodeGpx(bytesOf(`${open}<trk><trkseg>${points}</trkseg></trk></gpx>`))
    expect(activities[0]?.track).toEqual({
      timeMs: new Float64Array(3).fill(Number.NaN),
      altitudeMeters: Float64Array.of(1, 2, 3),
    })
    expect(warnings.map(({ code }) => code)).toEqual([
      'position-impossible',
      'position-incomplete',
      'number-unreadable',
    ])
  })

  it('says that a sound file holds nothing, and refuses one that is something else', () => {
    expect(decodeGpx(bytesOf(`${open}</gpx>`))).toMatchObject({
      activities: [],
      warnings: [{ code: 'nothing-recorded' }],
    })
    for (const text of ['', 'not xml', '<html/>', `${open}<trk><trkseg><trkpt lat="1"`])
      expect(() => decodeGpx(bytesOf(text))).toThrowError(expect.objectContaining({ name: 'ContractError' }))
  })

  it('reads every track of a file, but not a hundred thousand', () => {
    const { activities, warnings } = decodeGpx(bytesOf(`${open}${'<trk><name>a</name></trk>'.repeat(5000)}</gpx>`))
    expect(activities.length).toBe(1000)
    expect(warnings.map(({ code }) => code)).toEqual(['too-many-activities'])
  })
})

const byte = fc.integer({ min: 1, max: 254 })
const place = defined<Place>(
  fc.record({
    name: maybe(line),
    notes: maybe(line),
    type: maybe(line),
    symbol: maybe(line),
    atMs: maybe(fc.integer({ min: 0, max: 2e12 })),
    latitudeDeg: real(-90, 90),
    longitudeDeg: real(-180, 179),
    altitudeMeters: maybe(real(-400, 9000)),
    more: fc.constantFrom(undefined, { sat: 7, cmt: 'wooden', fix: '3d', link: ['https://bench.example'] }),
  } as never),
)

/** What GPX can hold, as decoding gives it. */
const canonical: fc.Arbitrary<Activity> = start.chain((first) => {
  const channels = {
    altitudeMeters: real(-400, 9000),
    distanceMeters: real(0, 1e6),
    heartRateBpm: byte,
    cadenceRpm: byte,
    powerWatts: byte,
    temperatureCelsius: real(-40, 60),
    speedMetersPerSecond: real(0, 30),
  }
  const others = {
    hdop: { value: real(0, 50) },
    depth: { unit: 'm', value: real(0, 50) },
    grade: { value: real(-1e9, 1e9) },
  }
  return fc
    .record({
      points: track(epochOf(first), { min: 2, max: 30 }, channels, others),
      sport: fc.constantFrom(
        { sport: 'running' },
        { sport: 'running', subSport: 'trail' },
        { sport: 'cycling', subSport: 'mountain' },
        { sport: 'generic' },
      ),
      words: defined<Partial<Activity>>(
        fc.record({
          name: maybe(line),
          notes: maybe(line),
          links: maybe(
            fc.array(defined<{ href: string; text?: string }>(fc.record({ href: line, text: maybe(line) } as never)), {
              minLength: 1,
              maxLength: 2,
            }),
          ),
          keywords: fc.constantFrom(undefined, ['lake', 'dog']),
          more: fc.constantFrom(undefined, { cmt: 'c', src: 's', number: '3', author: 'Wilma Beispiel' }),
        } as never),
      ),
      places: maybe(fc.array(place, { minLength: 1, maxLength: 3 })),
      calories: maybe(fc.integer({ min: 0, max: 9999 })),
      seconds: fc.integer({ min: 0, max: 99_999 }),
      positions: fc.array(fc.tuple(real(-90, 90), real(-180, 179)), { minLength: 30, maxLength: 30 }),
    })
    .map(({ points, sport, words, places, calories, seconds, positions }): Activity => {
      const { timeMs } = points
      const end = momentLike(first, timeMs.at(-1) as number)
      const laps: Lap[] =
        calories === undefined
          ? []
          : [
              {
                start: first,
                end: momentLike(first, epochOf(first) + seconds * 1000),
                trigger: 'manual',
                intensity: 'active',
                statistics: { elapsedSeconds: seconds, energyKcal: calories, heartRateBpm: { average: 120 } },
              },
            ]
      const statistics = totalsOf(laps)
      const own = {
        ...points,
        latitudeDeg: timeMs.map((_, row) => positions[row]?.[0] as number),
        longitudeDeg: timeMs.map((_, row) => positions[row]?.[1] as number),
      }
      return {
        ...words,
        start: first,
        end,
        ...sport,
        creator: 'Somebody',
        statistics,
        sessions: [{ start: first, end, ...sport, statistics, laps }],
        track: own,
        pauses: pausesBetween(own),
        ...(places !== undefined && { places }),
      }
    })
})

describe('writing GPX', () => {
  it('and reading again changes nothing the format can hold', () => {
    fc.assert(
      fc.property(canonical, (activity) => {
        const { bytes, losses } = encodeGpx(activity)
        const { activities, warnings } = decodeGpx(bytes, { strict: true })
        expect(losses).toEqual([])
        expect(warnings).toEqual([])
        expect(activities).toEqual([activity])
        expect(problemsOfShape(bytes, gpxShapes)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('follows the schema for any activity, tells what is lost, and loses nothing more the second time', () => {
    fc.assert(
      fc.property(anyActivity, fc.boolean(), (recorded, isCourse) => {
        const activity: Activity = isCourse ? { ...recorded, purpose: 'course' } : recorded
        const once = encodeGpx(activity)
        expect(problemsOfShape(once.bytes, gpxShapes)).toEqual([])
        const { activities, warnings } = decodeGpx(once.bytes, { strict: true })
        if (activities[0] === undefined) return
        expect(warnings).toEqual([])
        expect(decodeGpx(encodeGpx(activities[0]).bytes).activities).toEqual(activities)
      }),
      { numRuns: 60 },
    )
  })
})

describe('damaged GPX', () => {
  it('is read as far as it goes or refused, and nothing else happens', () => {
    let points = 0
    fc.assert(
      fc.property(damaged([bytesOf(hike)]), (bytes) => {
        points += survives(decodeGpx, bytes)
      }),
      { numRuns: 1500 },
    )
    expect(points).toBeGreaterThan(1000)
  })
})

it('three hundred thousand waypoints are more than a call has room for arguments, and are read', {
  timeout: 60_000,
}, () => {
  const waypoint = '<wpt lat="1" lon="2"><name>a</name></wpt>'
  const text = `<gpx version="1.1">${waypoint.repeat(300_000)}<trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>`
  const [activity] = decodeGpx(new TextEncoder().encode(text)).activities
  expect(activity?.places?.length).toBe(300_000)
  expect(encodeGpx(activity as Activity).bytes.length).toBeGreaterThan(10_000_000)
})
