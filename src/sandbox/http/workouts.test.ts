import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { encode } from '../../formats/index.js'
import type { Answered } from '../testing/counter-service.js'
import { historyOf, recordingOf } from '../workouts/index.js'
import { rides } from '../workouts/testing-rides.js'
import { firstOf } from '../workouts/testing-shelf.js'
import { type Sandbox, startSandbox } from './server.js'

let folder: string
let running: Sandbox | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rides-'))
})
afterEach(async () => {
  await running?.close()
  rmSync(folder, { recursive: true })
})

const open = async (): Promise<Sandbox> => {
  await running?.close()
  running = await startSandbox({
    services: [rides],
    people: [3],
    noticeSeconds: 0,
    stateFile: join(folder, 'sandbox.json'),
  })
  return running
}

test('what was uploaded over HTTP is there after a restart, to the byte, and the admin knows of it', async () => {
  const first = await open()
  const [who] = first.people
  if (who === undefined) throw new Error('nobody lives here')
  const [living] = historyOf(who, first.clock.now())
  if (living === undefined) throw new Error('nobody trains here')
  const { bytes } = encode(recordingOf(who, firstOf(living)), 'fit')
  const { access_token } = (await first.connectDirectly('rides', 3)) as Answered
  const ask = async (sandbox: Sandbox, init: RequestInit = {}) =>
    fetch(sandbox.route('https://api.rides.example/rides'), {
      headers: { authorization: access_token ?? '' },
      ...init,
    })
  const upload = (sandbox: Sandbox) => ask(sandbox, { method: 'POST', body: new Uint8Array(bytes) })
  expect((await upload(first)).status).toBe(201)

  const second = await open()
  expect(new Uint8Array(await (await ask(second)).arrayBuffer())).toEqual(bytes)
  expect(await (await upload(second)).json()).toMatchObject({ state: 'duplicate' })
  const told = await fetch(`${second.url}/admin/workouts?service=rides&person=3&each`)
  expect(await told.json()).toEqual({
    workouts: 1,
    recordedThere: 0,
    twice: [],
    strangers: [],
    uploads: 2,
    copies: { [living.id]: 1 },
    removed: [],
    begun: expect.objectContaining({ [living.id]: living.versions[0]?.value.start }),
  })
})
