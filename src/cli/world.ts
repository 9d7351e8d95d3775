/** The real world: this machine's clock, chance and network. */
import { createRequire } from 'node:module'
import { pino } from 'pino'
import { createMeter, type Log, type Settings, type World } from '../runtime/index.js'

export const realWorld = (level: Settings['logLevel']): World => ({
  now: () => Date.now(),
  random: () => Math.random(),
  fetch: (input, init) => fetch(input, init),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve()
      const done = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      signal?.addEventListener('abort', done)
    }),
  log: logTo(level),
  meter: createMeter(),
})

const logTo = (level: Settings['logLevel']): Log => {
  const logger = pino({ level }, pino.destination({ dest: 2, sync: true }))
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  }
}

export const version: string = (createRequire(import.meta.url)('../../package.json') as { version: string }).version
