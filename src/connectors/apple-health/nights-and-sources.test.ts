import { describe, expect, it } from 'vitest'
import { keyOf } from '../../kit/index.js'
import {
  byId,
  dtdFree,
  fromXml,
  fromZip,
  heartRate,
  heldOf,
  type Imported,
  record,
  segment,
  sessions,
} from './testing-import.js'

describe('nights', () => {
  it('that end on the day the clocks go back belong to the day of waking, an hour longer', async () => {
    const [night] = sessions(
      await fromXml(
        dtdFree(segment('2026-10-24 23:30:00 +0200', '2026-10-25 08:30:00 +0200', 'AsleepCore', 'Europe/Berlin')),
      ),
    )
    expect(night).toMatchObject({
      day: '2026-10-25',
      start: { offset: 120 },
      end: { offset: 60 },
      detail: { totalSeconds: 9 * 3600 },
    })
  })

  it('on the flight from Tokyo to Los Angeles begin on the day after they end', async () => {
    const [night] = sessions(
      await fromXml(
        dtdFree(
          segment('2026-10-06 17:00:00 +0200', '2026-10-06 19:00:00 +0200', 'AsleepCore', 'Asia/Tokyo') +
            segment('2026-10-06 19:00:00 +0200', '2026-10-06 20:00:00 +0200', 'AsleepREM', 'America/Los_Angeles'),
        ),
      ),
    )
    expect(night).toMatchObject({ day: '2026-10-06', start: { offset: 540 }, end: { offset: -420 } })
  })

  it('are one with a glass of water in between, and two with an hour and a half', async () => {
    const told = (gap: string) =>
      fromXml(
        dtdFree(
          segment(gap, '2026-10-05 07:00:00 +0200', 'AsleepDeep') +
            segment('2026-10-04 23:00:00 +0200', '2026-10-05 03:00:00 +0200', 'AsleepCore') +
            segment('2026-10-04 22:50:00 +0200', '2026-10-05 07:10:00 +0200', 'InBed', undefined, 'Annas iPhone'),
        ),
      )
    const stagesOf = (found: Imported) => sessions(found).filter(({ device }) => device === 'Apple Watch').length
    expect(stagesOf(await told('2026-10-05 03:59:00 +0200'))).toBe(1)
    expect(stagesOf(await told('2026-10-05 04:30:00 +0200'))).toBe(2)
    expect(
      sessions(await told('2026-10-05 04:30:00 +0200')).find(({ device }) => device === 'Apple iPhone'),
    ).toMatchObject({ detail: { recording: 'none' } })
  })

  it('stay the document they were when more of them is known', async () => {
    const first = segment('2026-10-04 23:00:00 +0200', '2026-10-05 03:00:00 +0200', 'AsleepCore')
    const more =
      segment('2026-10-04 22:30:00 +0200', '2026-10-04 23:00:00 +0200', 'AsleepREM') +
      segment('2026-10-05 03:10:00 +0200', '2026-10-05 07:00:00 +0200', 'AsleepCore')
    const [early, late] = [sessions(await fromXml(dtdFree(first))), sessions(await fromXml(dtdFree(first + more)))]
    expect(late).toHaveLength(1)
    expect(late[0]?.document).toBe(early[0]?.document)
  })
})

describe('who measured', () => {
  it('is told without the names people give their phones and watches', async () => {
    const names = ['Anna’s Apple Watch', 'Apple Watch von Bob', 'iPhone de Chloé', 'Annas iPhone']
    const told = names.map((name, index) =>
      record(heartRate, '61', 'count/min', `2026-10-05 08:00:0${index} +0200`).replace('"Health"', `"${name}"`),
    )
    const bob = `<Record type="${heartRate}" sourceName="Bob" sourceVersion="11.1" device="&lt;&lt;HKDevice: 0x1&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch7,3, software:11.1&gt;" unit="count/min" startDate="2026-10-05 08:00:09 +0200" endDate="2026-10-05 08:00:09 +0200" value="60"/>`
    const text = JSON.stringify((await fromXml(dtdFree(told.join('') + bob))).drafts)
    for (const name of ['Anna', 'Bob', 'Chloé']) expect(text).not.toContain(name)
    expect(text).toContain('"device":"Apple Watch7,3"')
  })

  it('keeps apart two apps that write at the same moment', async () => {
    const weight = record('HKQuantityTypeIdentifierBodyMass', '70', 'kg', '2026-10-05 08:00:00 +0200')
    const { drafts } = await fromXml(
      dtdFree(weight.replace('"Health"', '"Withings"') + weight.replace('"Health"', '"Oura"')),
    )
    expect(byId(drafts).size).toBe(2)
    expect(drafts.map(({ origin }) => origin)).toEqual(['Withings', 'Oura'])
  })
})

describe('beside the export', () => {
  const point = (second: number, speed: string): string =>
    `<trkpt lon="13.4" lat="52.5"><ele>36.1</ele><time>2026-10-05T16:00:0${second}Z</time><extensions><speed>${speed}</speed><course>91</course><hAcc>4</hAcc></extensions></trkpt>`
  it('routes are read point by point, and named by when they begin', async () => {
    const gpx = `<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><name>Route</name><trkseg>${point(3, '2.8')}${point(3, '-1')}${point(4, '2.9')}</trkseg></trk></gpx>`
    const { drafts } = await fromZip({ 'apple_health_export/workout-routes/route_2026-10-05_6.43pm.gpx': gpx })
    expect(drafts.map(keyOf)).toEqual([0, 1, 2].map((index) => `k:route@2026-10-05T16:00:03Z#${index}`))
    expect(heldOf(drafts)[1]?.detail).toEqual({
      latitude: 52.5,
      longitude: 13.4,
      source: 'gps',
      altitudeMeters: 36.1,
      accuracyMeters: 4,
      bearingDegrees: 91,
    })
  })

  it('electrocardiograms are read whatever the decimal mark', async () => {
    const strip =
      'Name,"A, B"\r\nDate of Birth,"1. Jan 1990"\r\nRecorded Date,2026-08-26 18:15:35 +0100\r\nClassification,Sinus Rhythm\r\nDevice,"Watch7,3"\r\nSample Rate,512 hertz\r\n\r\nLead,Lead I\r\nUnit,µV\r\n\r\n-265,868\r\n12.5\r\n30\r\n'
    const { drafts } = await fromZip({ 'apple_health_export/electrocardiograms/ecg_2026-08-26.csv': strip })
    expect(drafts).toMatchObject([
      {
        kind: 'electrocardiogram',
        device: 'Apple Watch7,3',
        detail: { classification: 'sinus_rhythm', samplingHz: 512, lead: 'Lead I', waveform: [-265.868, 12.5, 30] },
      },
    ])
    expect(JSON.stringify(drafts)).not.toContain('A, B')
  })
})
