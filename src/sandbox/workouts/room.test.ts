import { describe, expect, it } from 'vitest'
import { dayMs } from '../../core/index.js'
import { decode, encode } from '../../formats/index.js'
import { virtualClock } from '../clock.js'
import type { FaultName } from '../faults.js'
import { inProcessSandbox } from '../in-process.js'
import type { Person } from '../person.js'
import { historyOf } from './history.js'
import { recordingOf } from './recording.js'
import { rides } from './testing-rides.js'
import { firstOf, now } from './testing-shelf.js'

const city = () => {
  const sandbox = inProcessSandbox({ clock: virtualClock(now), services: [rides], people: [3] })
  const [who] = sandbox.people as [Person]
  const living = historyOf(who, now).find(({ versions: [version] }) => (version?.value.distanceMeters ?? 0) > 1000)
  if (living === undefined) throw new Error('nobody went anywhere')
  const { bytes } = encode(recordingOf(who, firstOf(living)), 'fit')
  const headers = { authorization: sandbox.connectDirectly('rides', 3).access_token }
  const ask = (init: RequestInit = {}) => sandbox.fetch('https://api.rides.example/rides', { headers, ...init })
  const upload = () => ask({ method: 'POST', body: new Uint8Array(bytes) })
  const copies = () => sandbox.workouts('rides', 3).copies.get(living.id) ?? 0
  return { sandbox, who, ask, upload, copies }
}

describe('the room', () => {
  it('knows everybody’s workouts of ninety days, and more when it is told to', () => {
    const { who } = city()
    expect(who.training.since).toBe(Math.floor(now / dayMs) * dayMs - 90 * dayMs)
    const old = inProcessSandbox({ clock: virtualClock(now), services: [rides], people: [3], training: { older: 500 } })
    expect(historyOf(old.people[0] as Person, now).length).toBeGreaterThan(500)
  })

  it('tells the referee how often a workout is there', async () => {
    const { upload, copies } = city()
    expect(copies()).toBe(0)
    expect((await upload()).status).toBe(201)
    expect(copies()).toBe(1)
    await upload()
    expect(copies()).toBe(1)
  })

  it('may take an upload and lose the answer to it', async () => {
    const { sandbox, upload, copies } = city()
    sandbox.faults.inject('lost-answer')
    await expect(upload()).rejects.toThrow('fetch failed')
    expect(copies()).toBe(1)
    expect(sandbox.referee.faults).toMatchObject([{ name: 'lost-answer', path: '/rides' }])
  })

  it('may take an upload and say that it failed', async () => {
    const { sandbox, upload, copies } = city()
    sandbox.faults.inject('failed-answer')
    expect((await upload()).status).toBe(500)
    expect(copies()).toBe(1)
    expect(await (await upload()).json()).toMatchObject({ state: 'duplicate' })
  })

  it.each(['limited', 'server-error', 'reset'] as const)('takes nothing when it answers %s', async (fault) => {
    const { sandbox, upload, copies } = city()
    sandbox.faults.inject(fault)
    await upload().catch(() => undefined)
    expect(copies()).toBe(0)
  })

  it('loses no answer to a question', async () => {
    const { sandbox, ask } = city()
    for (const fault of ['lost-answer', 'failed-answer'] satisfies FaultName[]) sandbox.faults.inject(fault)
    expect((await ask()).status).toBe(200)
    expect(sandbox.referee.faults).toEqual([])
  })

  it('lets some requests pass before a fault that was asked for', async () => {
    const { sandbox, ask } = city()
    sandbox.faults.inject('server-error', { after: 2 })
    const statuses = []
    for (let i = 0; i < 4; i++) statuses.push((await ask()).status >= 500)
    expect(statuses).toEqual([false, false, true, false])
  })

  it('hands out files to the byte, or breaks off where that was asked for', async () => {
    const { sandbox, ask, upload } = city()
    await upload()
    const whole = new Uint8Array(await (await ask()).arrayBuffer())
    expect(decode(whole, { strict: true }).activities).toHaveLength(1)
    for (const fault of ['truncated', 'cut-off'] satisfies FaultName[]) {
      sandbox.faults.inject(fault)
      await expect((await ask()).arrayBuffer()).rejects.toThrow('terminated')
    }
  })
})
