/** Troubles on the way: the service asks to wait, refuses a file, or somebody removes a workout meanwhile. */
import { expect } from 'vitest'
import { hourMs, type Instant, minuteMs } from '../../src/kit/index.js'
import {
  arrived,
  beforeEach,
  connectBoth,
  expectNothingLost,
  expectReason,
  goalOf,
  nativesOnTheirWay,
  noUploads,
  onShelf,
  onTheirWay,
  serviceIn,
  type Trouble,
} from './workout-troubles-cases.js'
import type { Trial } from './workout-troubles-trial.js'

/** `after`: so many requests of the second upload are let through first. */
const limitedOnce = async (trial: Trial, after: number): Promise<number> => {
  await connectBoth(trial)
  const starts = await onTheirWay(trial)
  let perUpload = 0
  beforeEach(trial, (count) => {
    if (count === 1) perUpload = -trial.hooks.requests
    if (count !== 2) return
    perUpload += trial.hooks.requests
    trial.city.faults.inject('limited', { service: trial.service.id, after })
  })
  await trial.switchOn()
  await trial.work()
  const now = trial.clock.now()
  const view = await trial.view()
  const goal = goalOf(trial)
  const left = starts.map((start) => view.placeAt(start, goal)).filter((place) => place?.state !== 'uploaded')
  const limited = left.filter((place) => place?.reason?.code === 'ratelimited')
  expect(limited.length).toBeGreaterThan(0)
  for (const place of limited) {
    expectReason(place, 'ratelimited', 'not_yet')
    expect(Date.parse(place?.next ?? '')).toBeGreaterThan(now)
    expect(place?.attempts).toBeUndefined()
  }
  expect(Date.parse(serviceIn(view, trial)?.waitsUntil ?? '')).toBeGreaterThan(now)
  expect(view.connection).toMatchObject({ state: 'connected' })
  await trial.settle()
  await expectNothingLost(trial, starts)
  if (goal === 'trial') expect(arrived(trial, goal)).toBe(starts.length)
  return perUpload
}

export const limited: Trouble = {
  title: '429 amid an upload',
  notApplicable: () => undefined,
  async run(begin) {
    const trial = await begin()
    const requests = await limitedOnce(trial, 0)
    if (goalOf(trial) === 'willing') return { note: 'amid a download' }
    if (requests < 2) return undefined
    await limitedOnce(await begin(), requests - 1)
    return { note: `at the first and the last of ${requests} requests` }
  },
}

/** Codes that say something about a file. */
const ofFiles = ['file_refused', 'corrupt', 'data_insufficient', 'stationary', 'nongps', 'type_unsupported']

/** The first that has a track: a file that begins as a workout and is none; where no file is sent, JSON of nothing. */
const spoilOne = ({ hooks }: Trial): { isFileSent: () => boolean } => {
  let isSpoiled = false
  let isFileSent = false
  hooks.onSend = (_, outgoing) => {
    hooks.json = undefined
    if (outgoing.isStationary || isSpoiled) return outgoing
    isSpoiled = true
    isFileSent = false
    hooks.json = () => (isFileSent ? undefined : '{}')
    const { file } = outgoing
    return {
      ...outgoing,
      get file() {
        isFileSent = true
        return { ...file, bytes: file.bytes.slice(0, 20) }
      },
    }
  }
  return { isFileSent: () => isFileSent }
}

export const refusedFile: Trouble = {
  title: 'a refused file',
  notApplicable: noUploads,
  async run(begin) {
    const trial = await begin()
    await connectBoth(trial)
    const starts = await onTheirWay(trial)
    const { isFileSent } = spoilOne(trial)
    await trial.switchOn()
    await trial.settle()
    const view = await trial.view()
    const left = starts.filter((start) => view.placeAt(start)?.state !== 'uploaded')
    if (left.length === 0 && isFileSent() && 'folder' in (trial.connector.settings?.fields ?? {}))
      return { notApplicable: 'a folder keeps whatever is put into it' }
    expect(left).toHaveLength(1)
    const [place] = left.map((start) => view.placeAt(start))
    expect(ofFiles).toContain(place?.reason?.code)
    expectReason(place, place?.reason?.code ?? '', 'refused')
    const sends = trial.hooks.sends
    await trial.pass(7 * hourMs)
    expect(trial.hooks.sends).toBe(sends)
    await expectNothingLost(
      trial,
      starts.filter((start) => !left.includes(start)),
    )
    return { note: `${place?.reason?.code}: ${place?.reason?.message}` }
  },
}

const removeThere = (trial: Trial, start: Instant): void => {
  const { shelf, clock } = trial
  const found = onShelf(trial, start)
  expect(found, 'the workout on the shelf').toBeDefined()
  expect(shelf?.remove(found?.id ?? '', clock.now())).toBe(true)
}
/** Long enough for what is listed whole every six hours to be missed twice. */
const untilMissed = async (trial: Trial): Promise<void> => {
  for (let pulls = 0; pulls < 3; pulls++) await trial.pass(7 * hourMs)
}

export const goneAtSource: Trouble = {
  title: 'deleted at the source',
  notApplicable: ({ connector, service }) =>
    connector.activities?.download === undefined
      ? 'it hands nothing out'
      : service.shelf === undefined
        ? 'nothing can be removed at its simulated service'
        : undefined,
  async run(begin) {
    const trial = await begin({ native: 0.8 })
    await connectBoth(trial)
    const [first, ...others] = (await nativesOnTheirWay(trial)) as [Instant, ...Instant[]]
    removeThere(trial, first)
    await trial.switchOn()
    await trial.work()
    expectReason((await trial.view()).placeAt(first, 'willing'), 'gone')
    await trial.settle()
    await untilMissed(trial)
    const view = await expectNothingLost(trial, others, 'willing')
    expectReason(view.placeAt(first, 'willing'), 'gone', 'left_out')
    return undefined
  },
}

export const removedAtTarget: Trouble = {
  title: 'deleted at the target',
  notApplicable: (subject) =>
    noUploads(subject) ??
    (subject.connector.activities?.upload?.isListed === false
      ? 'its listing leaves out what others uploaded'
      : undefined),
  async run(begin) {
    const trial = await begin()
    await connectBoth(trial)
    const starts = await onTheirWay(trial)
    await trial.switchOn()
    await trial.settle()
    await expectNothingLost(trial, starts)
    // It has been seen there.
    await trial.pass(7 * hourMs)
    await trial.clock.advance(minuteMs)
    const [first, ...others] = starts as [Instant, ...Instant[]]
    removeThere(trial, first)
    await untilMissed(trial)
    const view = await expectNothingLost(trial, others)
    expectReason(view.placeAt(first), 'removed_there', 'removed')
    expect(arrived(trial, 'trial')).toBe(starts.length)
    // Where it came from it still is.
    expect(view.placeAt(first, 'willing')).toMatchObject({ state: 'present' })
    return undefined
  },
}
