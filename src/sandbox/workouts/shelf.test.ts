import { describe, expect, it } from 'vitest'
import { dayMs, hourMs } from '../../core/index.js'
import { decode, encode } from '../../formats/index.js'
import { forgetFiles } from './files.js'
import { historyOf } from './history.js'
import { createShelf } from './shelf.js'
import { filesOf, now, runner, shelfOf, stateIn } from './testing-shelf.js'
import type { ShelvedWorkout } from './words.js'

const factsOf = ({ activity: _, file: __, ...facts }: ShelvedWorkout) => facts

describe('what a service has by itself', () => {
  const who = runner(4)
  const services = ['one', 'two', 'three'].map((service) =>
    createShelf({ service, person: who, state: stateIn(), native: 0.5 }),
  )

  it('is a share of the city’s workouts, some of them on several services', () => {
    const ids = services.map((shelf) => new Set(shelf.truth(now).natives))
    const everything = historyOf(who, now).length
    for (const own of ids) {
      expect(own.size).toBeGreaterThan(everything * 0.25)
      expect(own.size).toBeLessThan(everything * 0.75)
    }
    expect([...(ids[0] ?? [])].some((id) => ids[1]?.has(id))).toBe(true)
    expect([...(ids[0] ?? [])].some((id) => !ids[1]?.has(id) && !ids[2]?.has(id))).toBe(true)
  })

  it('bears ids and names of the service’s own, and is listed by its time', () => {
    const [one, two] = services.map((shelf) => shelf.list(now)) as [ShelvedWorkout[], ShelvedWorkout[]]
    expect(new Set(one.map(({ id }) => id)).size).toBe(one.length)
    expect(one.every(({ id }) => Number.isSafeInteger(Number(id)))).toBe(true)
    const starts = one.map(({ outline }) => outline.start.at)
    expect(starts).toEqual(starts.toSorted((first, second) => first - second))
    const both = one.flatMap((mine) =>
      two.filter(({ recordedAs }) => recordedAs === mine.recordedAs).map((theirs) => [mine, theirs] as const),
    )
    expect(both.some(([mine, theirs]) => mine.name !== theirs.name)).toBe(true)
    expect(both.every(([mine, theirs]) => Math.abs(mine.outline.start.at - theirs.outline.start.at) <= 40_000)).toBe(
      true,
    )
    expect(one.some(({ isPrivate }) => isPrivate)).toBe(true)
  })

  it('agrees with its files', () => {
    for (const workout of (services[0]?.list(now) ?? []).slice(0, 20)) {
      const [activity] = decode(workout.file('fit')).activities
      expect(activity?.start).toEqual(workout.outline.start)
      expect(activity?.name).toBe(workout.name)
      expect(activity?.statistics.distanceMeters).toBe(workout.outline.distanceMeters)
    }
  })

  it('comes when the device has told it, and changes and goes as the person likes', () => {
    const everybody = [1, 2, 3, 4, 5, 6, 7].map((seed) => shelfOf({ person: runner(seed), native: 1 }))
    let [edited, gone] = [0, 0]
    for (const shelf of everybody) {
      for (const { id, createdAt, updatedAt, name, notes } of shelf.list(now)) {
        expect(shelf.get(id, createdAt - 1)).toBeUndefined()
        const young = shelf.get(id, createdAt)
        expect(young?.updatedAt).toBe(createdAt)
        if (updatedAt > createdAt) {
          edited++
          expect([young?.name, young?.notes, young?.outline.energyKcal]).not.toEqual([name, notes, undefined])
        }
      }
      for (const { id, at } of shelf.gone(now)) {
        gone++
        expect([shelf.get(id, at - 1)?.id, shelf.get(id, at)]).toEqual([id, undefined])
      }
    }
    expect(edited).toBeGreaterThan(10)
    expect(gone).toBeGreaterThan(0)
  })

  it('is as wrong as the service’s clock', () => {
    const person = runner(4, { clockErrorMs: { acme: 14 * hourMs } })
    const [right, wrong] = [runner(4), person].map((each) => shelfOf({ person: each, native: 1 }).list(now))
    expect(wrong?.map(({ outline, id }) => [id, outline.start.at - 14 * hourMs])).toEqual(
      right?.map(({ outline, id }) => [id, outline.start.at]),
    )
  })

  it('lists four thousand workouts in no time', () => {
    const shelf = shelfOf({ person: runner(4, { older: 4000 }), native: 1 })
    shelf.list(now)
    const before = performance.now()
    expect(shelf.list(now).length).toBeGreaterThan(4000)
    expect(performance.now() - before).toBeLessThan(1000)
  })
})

describe('an upload', () => {
  const who = runner()
  const [first, second] = filesOf(who).filter(({ activity }) => activity.track.latitudeDeg !== undefined) as [
    ReturnType<typeof filesOf>[number],
    ReturnType<typeof filesOf>[number],
  ]
  const mark = `tributary-${'a1b2c3d4'.repeat(3)}`

  it('is stored, told by its mark, and given back to the byte', () => {
    const shelf = shelfOf()
    const receipt = shelf.upload({ bytes: first.bytes, name: `${mark}.fit`, title: 'Round the lake', now })
    expect(receipt.state).toBe('stored')
    const [held] = shelf.list(now)
    expect(held).toMatchObject({ mark, name: 'Round the lake', recordedAs: first.id, isUpload: true })
    expect(held?.file('fit')).toEqual(first.bytes)
    expect(held?.activity.track).toEqual(first.activity.track)
    expect(shelf.truth(now)).toMatchObject({ copies: new Map([[first.id, 1]]), strangers: [], uploads: 1 })
  })

  it('is known by its times in every format, however wrong its clock was', () => {
    for (const format of ['fit', 'tcx', 'gpx'] as const)
      for (const clockErrorMs of [0, 14 * hourMs, -45 * 60_000]) {
        const shelf = shelfOf()
        const files = filesOf(who, format, { clockErrorMs }, 12).filter(
          ({ activity }) => format !== 'gpx' || activity.track.latitudeDeg !== undefined,
        )
        for (const { id, bytes } of files) {
          const receipt = shelf.upload({ bytes, now })
          if (receipt.state !== 'stored') throw new Error(receipt.state)
          expect(shelf.get(receipt.id, now)?.recordedAs).toBe(id)
        }
      }
  })

  it('of somebody else is a stranger', () => {
    const shelf = shelfOf()
    const other = filesOf(runner(9)).find(({ activity }) => activity.track.latitudeDeg !== undefined)
    shelf.upload({ bytes: other?.bytes ?? new Uint8Array(), now })
    expect(shelf.truth(now)).toMatchObject({ copies: new Map(), strangers: [expect.any(String)] })
  })

  it('twice is a duplicate, and so is one of what was recorded there', () => {
    const shelf = shelfOf()
    const receipt = shelf.upload({ bytes: first.bytes, now })
    const id = receipt.state === 'stored' ? receipt.id : ''
    expect(shelf.upload({ bytes: first.bytes, now: now + 1000 })).toEqual({ state: 'duplicate', id })
    const tcx = encode(first.activity, 'tcx').bytes
    expect(shelf.upload({ bytes: tcx, now: now + 2000 })).toEqual({ state: 'duplicate', id })
    expect(shelf.truth(now + 2000)).toMatchObject({ copies: new Map([[first.id, 1]]), uploads: 3 })
    const full = shelfOf({ native: 1, isDuplicate: (one, other) => Math.abs(one.start.at - other.start.at) <= 30_000 })
    expect(full.upload({ bytes: second.bytes, now })).toMatchObject({ state: 'duplicate' })
  })

  it('twice is there twice where the service does not look', () => {
    const shelf = shelfOf({ detectsDuplicates: false })
    for (const later of [0, 1000]) shelf.upload({ bytes: first.bytes, now: now + later })
    expect(shelf.truth(now + 1000).copies).toEqual(new Map([[first.id, 2]]))
  })

  it('is processed first where the service takes its time, and a second one meanwhile is a duplicate', () => {
    const shelf = shelfOf({ processesSeconds: 8 })
    const one = shelf.upload({ bytes: first.bytes, now })
    const two = shelf.upload({ bytes: first.bytes, now: now + 1000 })
    const bad = shelf.upload({ bytes: new Uint8Array([1, 2, 3]), now })
    const ticketOf = (receipt: typeof one): string => (receipt.state === 'processing' ? receipt.ticket : '')
    expect(one).toMatchObject({ state: 'processing', until: now + 8000 })
    expect(shelf.list(now + 7999)).toEqual([])
    expect(shelf.ticket(ticketOf(one), now + 7999)).toEqual(one)
    expect(shelf.ticket(ticketOf(one), now + 8000)).toMatchObject({ state: 'stored' })
    expect(shelf.ticket(ticketOf(two), now + 9000)).toMatchObject({ state: 'duplicate' })
    expect(shelf.ticket(ticketOf(bad), now + 9000)).toMatchObject({ state: 'refused' })
    expect(shelf.ticket('nobody’s', now)).toBeUndefined()
    expect(shelf.list(now + 8000)).toHaveLength(1)
  })

  it('is not listed until the service gets round to it', () => {
    const shelf = shelfOf({ lagSeconds: 60 })
    const receipt = shelf.upload({ bytes: first.bytes, now })
    expect(shelf.list(now + 59_000)).toEqual([])
    expect(shelf.get(receipt.state === 'stored' ? receipt.id : '', now + 1000)).toBeDefined()
    expect(shelf.list(now + 60_000)).toHaveLength(1)
  })

  it('is refused in the service’s words, or as no workout at all', () => {
    const shelf = shelfOf({ refuses: ({ isStationary }) => (isStationary ? 'no track points' : undefined) })
    const byHand = filesOf(who).find(({ activity }) => activity.track.timeMs.length === 0)
    expect(shelf.upload({ bytes: byHand?.bytes ?? new Uint8Array(), now })).toEqual({
      state: 'refused',
      why: 'no track points',
    })
    expect(shelf.upload({ bytes: first.bytes.slice(0, 8), now })).toMatchObject({ state: 'refused' })
    expect(shelf.list(now)).toEqual([])
  })

  it('can be changed and removed, and then sent again', () => {
    const shelf = shelfOf()
    const receipt = shelf.upload({ bytes: first.bytes, now })
    const id = receipt.state === 'stored' ? receipt.id : ''
    expect(shelf.edit(id, { name: 'Another', sport: 'hiking', isPrivate: true }, now + 1000)).toBe(true)
    expect(shelf.get(id, now + 1000)).toMatchObject({
      name: 'Another',
      sport: 'hiking',
      isPrivate: true,
      updatedAt: now + 1000,
    })
    expect(shelf.get(id, now + 1000)?.activity).toMatchObject({ name: 'Another', sport: 'hiking', isPrivate: true })
    expect(shelf.remove(id, now + 2000)).toBe(true)
    expect([shelf.remove(id, now + 3000), shelf.edit(id, {}, now + 3000)]).toEqual([false, false])
    expect(shelf.gone(now + 3000)).toEqual([{ id, at: now + 2000 }])
    expect(shelf.truth(now + 3000).removed).toEqual(new Set([first.id]))
    expect(shelf.upload({ bytes: first.bytes, now: now + 4000 })).toMatchObject({ state: 'stored' })
  })

  it('without a file is a workout as well', () => {
    const shelf = shelfOf()
    shelf.add(first.activity, { title: 'By hand' }, now)
    expect(shelf.list(now)[0]).toMatchObject({ name: 'By hand', recordedAs: first.id })
  })

  it('outlives the process, its file as long as there is room', () => {
    const values = new Map<string, string>()
    const state = stateIn(values)
    const before = shelfOf({ state })
    const files = filesOf(who).slice(0, 60)
    for (const [index, { bytes }] of files.entries()) before.upload({ bytes, now: now + index * 1000 })
    const later = now + dayMs
    const after = shelfOf({ state: stateIn(new Map(values)) })
    expect(after.list(later).map(factsOf)).toEqual(before.list(later).map(factsOf))
    expect(after.truth(later)).toEqual(before.truth(later))
    expect([...values.values()].reduce((sum, text) => sum + text.length, 0)).toBeLessThan(1.2 * 1024 * 1024)
    forgetFiles()
    const [kept] = after.list(later)
    expect(files.some(({ bytes }) => Buffer.compare(bytes, kept?.file('fit') ?? bytes.slice(1)) === 0)).toBe(true)
  })

  it('whose file is kept no more is given back as the service knows it', () => {
    const values = new Map<string, string>()
    shelfOf({ state: stateIn(values) }).upload({ bytes: first.bytes, title: 'Round the lake', now })
    for (const [key, text] of values)
      values.set(key, text.replace(/"file":"[^"]*"/, '"file":null').replace(',"file":null', ''))
    forgetFiles()
    const [held] = shelfOf({ state: stateIn(values) }).list(now)
    const [activity] = decode(held?.file('fit') ?? new Uint8Array()).activities
    expect(activity?.start).toEqual(first.activity.start)
    expect(activity?.statistics).toEqual(first.activity.statistics)
  })
})
