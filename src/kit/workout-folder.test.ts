import { describe, expect, it } from 'vitest'
import { encode } from '../formats/index.js'
import { fileNameFor, folderSettings, headIn, isWorkoutFile, recordingOf, trackOf, workoutFiles } from './index.js'
import { sportOfPath } from './path-sports.js'

describe('a sport told by a path', () => {
  it.each([
    ['/Runs/2019/lake.gpx', 'running'],
    ['/2026-10-05_17-12-30_Abends_Road cycling.fit', 'road_cycling'],
    ['/2026-10-05_17-12-30_Abends_Indoor rowing.tcx', 'indoor_rowing'],
    ['/mtn bike/x.tcx', 'mountain_biking'],
    ['/MountainBiking/x.tcx', 'mountain_biking'],
    ['/XC ski 2020/x.gpx.gz', 'cross_country_skiing'],
    ['/downhill/x.gpx', 'alpine_skiing'],
    ['/stand-up paddling/x.gpx', 'stand_up_paddleboarding'],
    ['/hike_with_run.gpx', 'running'],
    ['/swim1.fit', 'swimming'],
    ['/other/x.fit', 'other'],
  ])('%s is %s', (path, sport) => expect(sportOfPath(path)).toBe(sport))

  it.each(['/trunk/growth.gpx', '/runtastic/2019.gpx', '/Sport/Workouts/x.fit', '/drown.tcx', '/supper.gpx', '/x.fit'])(
    '%s names none',
    (path) => expect(sportOfPath(path)).toBeUndefined(),
  )
})

describe('a file is named', () => {
  const about = { clock: '2026-03-05T07:08:09', name: 'Round the lake', sport: 'running' } as const
  it.each([
    ['%Y-%m-%d_%H-%M-%S_#NAME_#TYPE', '2026-03-05_07-08-09_Round the lake_Running'],
    ['<YYYY>-<MM>-<DD> <HH><MIN><SS> <NAME> <TYPE>', '2026-03-05 070809 Round the lake Running'],
    ['%d. %B %y, {NAME}', '05. March 26, Round the lake'],
    ['<MMM>/<MMMM>', 'Mar-March'],
    ['100%% %q', '100% %q'],
    ['...', '20260305070809'],
  ])('by %s', (template, name) => expect(fileNameFor(template, about)).toBe(name))

  it('without what no file system bears, and without the name where it is the sport', () => {
    expect(fileNameFor('#NAME', { ...about, name: '../a\\b:*?"<|>@c\u0000🚴' })).toBe('a-bc')
    expect(fileNameFor('%Y_#NAME_#TYPE', { ...about, name: 'Running' })).toBe('2026_Running')
    expect(fileNameFor('#NAME', { ...about, name: 'x'.repeat(300) })).toHaveLength(200)
  })
})

it('a folder is written in one way', () => {
  const folder = (text: string) => folderSettings.schema.parse({ folder: text }).folder
  expect(['', '/', 'Sport', '/Sport/', 'Sport//Rad\\2026/.'].map(folder)).toEqual([
    '',
    '',
    '/Sport',
    '/Sport',
    '/Sport/Rad/2026',
  ])
})

it('workout files are known by their endings', () => {
  expect(['/a.FIT', '/b/c.gpx.gz', '/d.tcx', '/e.zip', '/f.pwx'].every(isWorkoutFile)).toBe(true)
  expect(['/a.pdf', '/.a.fit', '/~b.fit', '/fit', '/a.fit.part', '/.tributary-1.part'].some(isWorkoutFile)).toBe(false)
})

describe('a file is looked into', () => {
  const start = { at: Date.parse('2026-10-05T15:00:00Z'), offset: 120, offsetFrom: 'provider' } as const
  const points = [0, 60, 120].map((second) => ({
    atMs: start.at + second * 1000,
    latitudeDeg: 48.2 + second / 10_000,
    longitudeDeg: 16.3,
    heartRateBpm: 120 + second / 10,
  }))
  const activity = recordingOf({ start, sport: 'trail_running', track: trackOf(points) })
  const { bytes } = encode(activity, 'fit')

  it('for when it was, how long, where and which sport', () => {
    expect(headIn(bytes)).toMatchObject({
      start: { at: start.at },
      durationSeconds: 120,
      sport: 'trail_running',
      isStationary: false,
      hasPositions: true,
      zone: 'Europe/Vienna',
      figures: { maxHeartRate: 132 },
    })
  })

  it('whatever is wrapped around it, and told by its bytes', async () => {
    const { gzipSync } = await import('node:zlib')
    const [file] = workoutFiles(gzipSync(bytes))
    expect(file).toEqual({ format: 'fit', bytes: new Uint8Array(bytes) })
    expect(headIn(gzipSync(bytes))?.sport).toBe('trail_running')
  })

  it('and holds nothing where nobody can read it', () => {
    expect(headIn(new TextEncoder().encode('<html/>'))).toBeUndefined()
    expect(headIn(new Uint8Array())).toBeUndefined()
    expect(workoutFiles(new Uint8Array([0x1f, 0x8b, 1, 2]))).toEqual([])
  })
})
