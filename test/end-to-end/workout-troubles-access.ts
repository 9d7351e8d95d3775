/** Troubles with access: it was never given, was taken back, covers too little, or has been forgotten. */
import { expect } from 'vitest'
import { hourMs, type Instant, minuteMs } from '../../src/kit/index.js'
import {
  arrived,
  beforeEach,
  connectBoth,
  expectNothingLost,
  expectReason,
  expectSentence,
  goalOf,
  noUploads,
  onTheirWay,
  serviceIn,
  type Trouble,
} from './workout-troubles-cases.js'
import type { Subject, Trial } from './workout-troubles-trial.js'
import { forgets, revoke, signIn } from './workout-troubles-ways-in.js'

/** Nothing can be asked of it: the dashboard says so of the account and of every workout that is not there. */
const expectOut = async (trial: Trial, starts: readonly Instant[], code: string): Promise<void> => {
  const view = await trial.view()
  expect(view.connection).toMatchObject({ state: 'reauthorize' })
  expectSentence(view.connection?.message?.replace(/^credentials_missing: /, ''))
  expect(serviceIn(view, trial)).toMatchObject({ out: { code } })
  for (const start of starts) expectReason(view.placeAt(start, goalOf(trial)), code)
}

/** After the person has connected again. */
const expectGoesOn = async (trial: Trial, starts: readonly Instant[]): Promise<void> => {
  expect(await signIn(trial)).toBeUndefined()
  await trial.settle()
  const view = await expectNothingLost(trial, starts)
  expect(view.connection).toMatchObject({ state: 'connected' })
  expect(view.connection?.message).toBeUndefined()
  expect(serviceIn(view, trial)).not.toHaveProperty('out')
}

export const badCredentials: Trouble = {
  title: 'bad credentials',
  notApplicable: () => undefined,
  async run(begin) {
    const trial = await begin()
    expectSentence(await signIn(trial, { isWrong: true }))
    expect((await trial.view()).connection).toBeUndefined()
    await connectBoth(trial)
    const starts = await onTheirWay(trial)
    revoke(trial)
    await trial.switchOn()
    await trial.work()
    await expectOut(trial, starts, 'auth')
    expect(arrived(trial, goalOf(trial))).toBe(0)
    await expectGoesOn(trial, starts)
    return undefined
  },
}

export const revokedConsent: Trouble = {
  title: 'revoked consent',
  notApplicable: () => undefined,
  async run(begin) {
    const trial = await begin()
    await connectBoth(trial)
    const starts = await onTheirWay(trial)
    beforeEach(trial, (count) => {
      if (count === 2) revoke(trial)
    })
    await trial.switchOn()
    await trial.work()
    const before = arrived(trial, goalOf(trial))
    expect(before).toBe(1)
    const view = await trial.view()
    const left = starts.filter((start) => view.placeAt(start, goalOf(trial))?.state !== 'uploaded')
    expect(left.length).toBeGreaterThan(0)
    await expectOut(trial, left, 'auth')
    await trial.pass(hourMs)
    expect(arrived(trial, goalOf(trial))).toBe(before)
    await expectGoesOn(trial, starts)
    if (goalOf(trial) === 'trial') expect(arrived(trial, 'trial')).toBe(starts.length)
    return undefined
  },
}

/** Those that only uploads want, as the service calls them. */
const uploadScopes = ({ connector, service }: Subject): readonly string[] => {
  const { activities, streams = {} } = connector
  const others = [...(streams[activities?.list ?? '']?.scopes ?? []), ...(activities?.download?.scopes ?? [])]
  const own = (activities?.upload?.scopes ?? []).filter((scope) => !others.includes(scope))
  const names = service.oauth?.scopes.map(({ name }) => name) ?? []
  return names.filter((name) => own.some((scope) => name === scope || name.endsWith(`/${scope}`)))
}

export const missingScope: Trouble = {
  title: 'a missing scope',
  notApplicable: (subject) => {
    const { type } = subject.connector.auth
    const none = noUploads(subject)
    if (none !== undefined) return none
    if (type !== 'oauth2') return `it knows no scopes (${type})`
    return uploadScopes(subject).length === 0 ? 'uploads want no scope of their own' : undefined
  },
  async run(begin) {
    const trial = await begin({ native: 0.3 })
    await connectBoth(trial, { without: uploadScopes(trial) })
    const given = trial.give(2)
    await trial.pass(31 * minuteMs)
    await trial.switchOn()
    await trial.settle()
    const view = await trial.view()
    expect(view.connection).toMatchObject({ state: 'connected' })
    expect(view.connection?.missingScopes).not.toEqual([])
    for (const start of given) expectReason(view.placeAt(start), 'scope_missing', 'left_out')
    expect(arrived(trial, 'trial')).toBe(0)
    // What it lists and hands out comes all the same.
    const listed = view.activities.filter(({ startMs }) => view.placeAt(startMs)?.state === 'present')
    const brought = listed.filter(({ startMs }) => view.placeAt(startMs, 'willing')?.state === 'uploaded')
    expect(brought.length).toBeGreaterThan(0)
    expect(await signIn(trial)).toBeUndefined()
    await trial.settle()
    await expectNothingLost(trial, given)
    expect(arrived(trial, 'trial')).toBe(2)
    return undefined
  },
}

export const forgottenPassword: Trouble = {
  title: 'a forgotten password',
  notApplicable: ({ connector: { auth } }) =>
    auth.type === 'password' ? undefined : `there is no password to forget (${auth.type})`,
  async run(begin) {
    const trial = await begin()
    await connectBoth(trial, { remember: false })
    const starts = await onTheirWay(trial)
    // The process that knew it has ended, and so has the session.
    await trial.restart()
    await forgets(trial)
    await trial.switchOn()
    await trial.work()
    await expectOut(trial, starts, 'credentials_missing')
    expect(arrived(trial, goalOf(trial))).toBe(0)
    expect(await signIn(trial, { remember: false })).toBeUndefined()
    await trial.settle()
    await expectNothingLost(trial, starts)
    return undefined
  },
}
