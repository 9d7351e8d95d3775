/** intervals.icu's own stories: workouts both ways, before its simulated service. */
import { expect, test } from 'vitest'
import { encode } from '../../formats/index.js'
import { atService } from '../../testing/testing-workouts.js'
import { intervalsIcu } from './index.js'
import { sandbox } from './sandbox.js'

const { activities } = intervalsIcu
const at = () => atService(intervalsIcu, sandbox)

test('an upload bears our mark, is listed, comes back as it was sent, is changed and removed', async () => {
  const here = at()
  const ride = here.recorded(20).find(({ source, sport }) => source === 'automatic' && sport === 'cycling')
  const sent = here.outgoing(ride as NonNullable<typeof ride>, { name: 'Über den Pass', notes: 'kalt' })
  const receipt = await activities.upload?.send(here.task, sent)
  expect(receipt).toMatchObject({ state: 'stored' })
  const listed = (await here.list(21)).find(({ mark }) => mark === sent.mark)
  expect(listed).toMatchObject({ name: 'Über den Pass', notes: 'kalt', sport: sent.sport })
  const back = await activities.download?.fetch(here.task, listed as NonNullable<typeof listed>)
  expect(back && 'file' in back && Buffer.from(back.file.bytes).equals(sent.file.bytes)).toBe(true)

  // The same file again is no second workout.
  expect(await activities.upload?.send(here.task, sent)).toMatchObject({
    state: 'duplicate',
    externalId: listed?.externalId,
  })
  const id = listed?.externalId ?? ''
  await activities.edit?.send(here.task, id, { name: 'Abends', sport: 'gravel_cycling' })
  expect((await here.list(21)).find(({ mark }) => mark === sent.mark)).toMatchObject({
    name: 'Abends',
    sport: 'gravel_cycling',
  })
  await activities.delete?.(here.task, id)
  await activities.delete?.(here.task, id)
  expect((await here.list(21)).filter(({ mark }) => mark === sent.mark)).toEqual([])
})

test('what was entered by hand is sent as an entry, which is replaced and not doubled when it is sent again', async () => {
  const here = at()
  const yoga = here.recorded(40).find(({ source }) => source === 'manual')
  const sent = here.outgoing(yoga as NonNullable<typeof yoga>)
  expect(sent.isStationary).toBe(true)
  const first = await activities.upload?.send(here.task, sent)
  expect(first).toMatchObject({ state: 'stored' })
  expect(await activities.upload?.send(here.task, sent)).toEqual(first)
  const [listed, ...more] = (await here.list(41)).filter(({ mark }) => mark === sent.mark)
  expect(more).toEqual([])
  expect(listed).toMatchObject({ isStationary: true, sport: sent.sport })
  const back = await activities.download?.fetch(here.task, listed as NonNullable<typeof listed>)
  expect(back).toMatchObject({ activity: { track: { timeMs: new Float64Array() } } })
})

test('what came by way of Strava is listed with the reason, and nothing of it is asked for', async () => {
  const here = at()
  const [stub] = (await here.list(60)).filter(({ skip }) => skip !== undefined)
  expect(stub).toMatchObject({ sport: 'other', skip: { code: 'nosupplier' } })
})

test('a file that is none is refused in words', async () => {
  const here = at()
  const sent = here.outgoing(here.recorded(20)[0] as never, {
    isStationary: false,
    file: { format: 'tcx', bytes: new TextEncoder().encode('<html/>') },
  })
  expect(await activities.upload?.send(here.task, sent)).toMatchObject({
    state: 'refused',
    reason: { code: 'file_refused' },
  })
})

test('a TCX of a sport it cannot name gets its type after the upload', async () => {
  const here = at()
  const run = here.recorded(20).find(({ source }) => source === 'automatic')
  const sent = here.outgoing(run as NonNullable<typeof run>, { sport: 'hiking' })
  const bytes = encode(sent.activity, 'tcx').bytes
  await activities.upload?.send(here.task, { ...sent, file: { format: 'tcx', bytes } })
  expect((await here.list(91)).find(({ mark }) => mark === sent.mark)).toMatchObject({ sport: 'hiking' })
})
