import { expect, test } from 'vitest'
import { runningClock, virtualClock } from './clock.js'

test('a virtual clock wakes sleepers in order, each at its own time', async () => {
  const clock = virtualClock(1000)
  const woken: string[] = []
  const nap = async (name: string, milliseconds: number): Promise<void> => {
    await clock.sleep(milliseconds)
    woken.push(`${name} ${clock.now()}`)
  }
  const naps = [nap('long', 500), nap('short', 100)]
  expect(clock.nextWake()).toBe(1100)
  await clock.advance(50)
  expect(woken).toEqual([])
  await clock.advance(1000)
  await Promise.all(naps)
  expect(woken).toEqual(['short 1100', 'long 1500'])
  expect(clock.now()).toBe(2050)
})

test('a sleeper that falls asleep again while the clock moves is woken within the same move', async () => {
  const clock = virtualClock(0)
  const woken: number[] = []
  const ticking = (async () => {
    for (let i = 0; i < 3; i++) {
      await clock.sleep(10)
      woken.push(clock.now())
    }
  })()
  await clock.advance(100)
  await ticking
  expect(woken).toEqual([10, 20, 30])
})

test('a sleep that is called off rejects with the reason', async () => {
  for (const clock of [virtualClock(0), runningClock()]) {
    const controller = new AbortController()
    const sleep = clock.sleep(1_000_000, controller.signal)
    controller.abort(new Error('called off'))
    await expect(sleep).rejects.toThrow('called off')
    expect(clock.nextWake()).toBeUndefined()
  }
})

test('a clock refuses to go back', async () => {
  await expect(virtualClock(0).advance(-1)).rejects.toThrow(RangeError)
  await expect(runningClock().advance(Number.NaN)).rejects.toThrow(RangeError)
})

test('a running clock follows its base, shifted and sped up', async () => {
  let base = 5000
  const clock = runningClock({ start: 100_000, speed: 10, base: () => base })
  expect(clock.now()).toBe(100_000)
  base += 7
  expect(clock.now()).toBe(100_070)
  const sleep = clock.sleep(3_600_000)
  await clock.advance(3_600_000)
  await sleep
  expect(clock.now()).toBe(3_700_070)
})
