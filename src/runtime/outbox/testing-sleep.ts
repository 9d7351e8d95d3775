import type { World } from '../world.js'

/** For tests in which no time passes while a sink is at work: wakes only when it is told to. */
export const sleepUntilTold: World['sleep'] = (_, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    signal?.addEventListener('abort', () => resolve())
  })
