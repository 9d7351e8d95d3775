/** What all troubles have in common: how a trial begins, what a reason has to look like, and that nothing is lost. */
import { expect } from 'vitest'
import { dayMs, hourMs, type Instant, minuteMs } from '../../src/kit/index.js'
import { type PlaceView, previewSync, syncSettings } from '../../src/runtime/index.js'
import { me, type Subject, type Trial, type TrialOptions, type View } from './workout-troubles-trial.js'
import { connectWilling, signIn } from './workout-troubles-ways-in.js'

/** Undefined: all is as it is to be. */
export type Outcome = { readonly note: string } | { readonly notApplicable: string } | undefined
export interface Trouble {
  readonly title: string
  /** Why it cannot occur there. */
  notApplicable(subject: Subject): string | undefined
  /** Throws where something is not as it should be. `begin` begins anew, with nothing in the store. */
  run(begin: (options?: Partial<TrialOptions>) => Promise<Trial>): Promise<Outcome>
}

export const takesUploads = ({ connector }: Pick<Subject, 'connector'>): boolean =>
  connector.activities?.upload !== undefined

/** Whether its simulated service plays uploads; without a shelf there is nowhere to put them. */
export const playsUploads = (subject: Subject): boolean => takesUploads(subject) && subject.service.shelf !== undefined

export const noUploads = (subject: Subject): string | undefined =>
  !takesUploads(subject)
    ? 'it takes no workouts'
    : playsUploads(subject)
      ? undefined
      : 'its simulated service takes no workouts'

/** Both connected, nothing synced yet, everything listed. */
export const connectBoth = async (trial: Trial, options: Parameters<typeof signIn>[1] = {}): Promise<void> => {
  await connectWilling(trial)
  expect(await signIn(trial, options)).toBeUndefined()
  await trial.work()
  // Who tells nothing of the time before a person was registered.
  if (trial.service.register !== undefined) for (let day = 0; day < 20; day += 4) await trial.pass(4 * dayMs)
  else if (trial.isCalled) await trial.pass(hourMs)
}

/**
 * Something is on its way between the two, and syncing is not switched on yet: three workouts that the one on trial is
 * to get, where it takes any; else what it has recorded and the willing one is to get.
 */
export const onTheirWay = async (trial: Trial): Promise<readonly Instant[]> => {
  if (playsUploads(trial)) {
    const given = trial.give(3)
    await trial.pass(31 * minuteMs)
    return given
  }
  return nativesOnTheirWay(trial)
}

/** What it recorded and what would be handed on if syncing were on, newest first. */
export const nativesOnTheirWay = async (trial: Trial): Promise<readonly Instant[]> => {
  const { engine } = trial.runtime
  const { steps } = await previewSync(engine, me, { settings: { ...(await syncSettings(engine, me)), isOn: true } })
  const { activities, connection } = await trial.view()
  const wanted = steps.filter((step) => step.do === 'download' && step.connection === connection?.id)
  const starts = wanted
    .map(({ activity }) => activities.find(({ id }) => id === activity)?.startMs as Instant)
    // That one is private, some services tell with its content only.
    .filter((start) => onShelf(trial, start)?.isPrivate !== true)
    .map((start) => onShelf(trial, start)?.outline.start.at ?? start)
  expect(starts.length, 'workouts that it recorded and hands out').toBeGreaterThan(1)
  return starts
}

/** A start without an offset counts as if it were UTC. */
export const onShelf = ({ shelf, clock }: Trial, startMs: Instant) =>
  shelf
    ?.list(clock.now())
    .find(({ outline: { start } }) =>
      [start.at, start.at + (start.offset ?? 0) * minuteMs].some((at) => Math.abs(at - startMs) < minuteMs),
    )

/** One sentence, for a person to read. */
export const expectSentence = (text: string | undefined): void => {
  expect(text).toMatch(/^\S[^\n]{10,300}[.!]$/)
  expect(text).not.toMatch(/undefined|null|NaN|\[object|Error:|\{|<html|credentials_missing|\.\.$/)
}

export const expectReason = (place: PlaceView | undefined, code: string, state?: PlaceView['state']): void => {
  expect(place).toMatchObject({ reason: { code }, ...(state !== undefined && { state }) })
  expectSentence(place?.reason?.message)
}

/** Where the workouts of a trial are to get to. */
export const goalOf = (trial: Trial): 'trial' | 'willing' => (playsUploads(trial) ? 'trial' : 'willing')

/** What only its content tells: some that were on their way stay where they are. */
const ofContent = ['private', 'data_insufficient', 'tz_unknown', 'nosupplier']

/** Each of them is where it was to get to, and nothing is anywhere twice. */
export const expectNothingLost = async (
  trial: Trial,
  starts: readonly Instant[],
  where: 'trial' | 'willing' = goalOf(trial),
): Promise<View> => {
  const { willing, shelf, clock } = trial
  const view = await trial.view()
  const places = starts.map((start) => view.placeAt(start, where))
  for (const place of places)
    if (where === 'trial' || !ofContent.includes(place?.reason?.code ?? ''))
      expect(place).toMatchObject({ state: 'uploaded' })
  expect(places.some((place) => place?.state === 'uploaded')).toBe(true)
  const copies = [...(shelf?.truth(clock.now()).copies ?? [])]
  expect(copies.filter(([, count]) => count > 1)).toEqual([])
  const held = willing.held.map(({ start }) => start).sort((one, other) => one - other)
  expect(held.filter((start, index) => start - (held[index - 1] ?? 0) < 60_000)).toEqual([])
  for (const { places } of view.activities)
    for (const { state, reason } of places)
      if (state !== 'present' && state !== 'uploaded') expectSentence(reason?.message)
  expect(trial.log).toEqual([])
  return view
}

/** What arrived at the service, what it refused and what it had already included. */
export const arrived = ({ shelf, clock, willing }: Trial, where: 'trial' | 'willing'): number =>
  where === 'willing' ? willing.held.length : (shelf?.truth(clock.now()).uploads ?? 0)

export const serviceIn = (view: View, { connector }: Trial) =>
  view.status.services.find((service) => service.connector === connector.id)

/** Before each of the ways of a workout between the two, the first being 1. */
export const beforeEach = (trial: Trial, what: (count: number) => void): void => {
  trial.hooks.onSend = (count, outgoing) => {
    if (goalOf(trial) === 'trial') what(count)
    return outgoing
  }
  trial.hooks.onFetch = (count) => {
    if (goalOf(trial) === 'willing') what(count)
  }
}
