/** `tributary serve` (and plain `tributary`): everything in one process. */
import type { Command } from 'commander'
import { SettingsError } from '../../core/index.js'
import { settingTable } from '../../runtime/index.js'
import { listen } from '../../server/index.js'
import { boot } from '../boot.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'

const loopback = new Set(['127.0.0.1', 'localhost', '::1'])
/** What is under way has so long to come to its end once the process is asked to stop; a person at a terminal waits less. */
const graceMs = { SIGTERM: 20_000, SIGINT: 2_000 } as const
/** Who starts processes usually ends them by force after thirty seconds: leases that are still held then run out by themselves. */
const longestStopMs = 26_000
const requestsGraceMs = 3_000
/** Download requests a timer sends at once: each is one short call. */
const sendsAtOnce = 32

export const addServe = (program: Command, world: CliWorld): void => {
  program
    .command('serve')
    .description('start the dashboard, the API and the workers')
    .option('--roles <roles>', 'any of api, timer, pull, deliver, parted by commas')
    .action(async ({ roles }: { roles?: string }) => {
      const settings = world.settings()
      if (!loopback.has(settings.host) && settings.adminToken === undefined)
        throw new SettingsError(
          'open-door',
          `${settings.host} can be reached from outside, and nobody would be asked who they are. Set TRIBUTARY_ADMIN_TOKEN, or listen on 127.0.0.1.`,
        )
      for (const { about, sentence } of settings.notes) if (about === 'misspelt') world.note(sentence)
      const began = performance.now()
      const wanted = roles === undefined ? settings.roles : rolesIn(roles)
      const instance = await boot(settings)
      const isApi = wanted.includes('api')
      const listening = await listen(isApi ? instance.app : instance.watchApp, settings).catch(
        async (error: unknown) => {
          await instance.close()
          throw error
        },
      )
      if (isApi) await instance.uploads.resume()
      if (wanted.includes('timer')) instance.runtime.timer?.start(sendsAtOnce)
      if (wanted.includes('pull')) {
        instance.runtime.worker.start(settings.pullers)
        instance.runtime.syncer.start(settings.pullers)
        instance.runtime.subscriber.start()
      }
      if (wanted.includes('deliver')) instance.runtime.deliverer.start()
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      world.print(
        isApi
          ? `Tributary is at ${instance.publicUrl} (started in ${seconds} s).`
          : `Tributary does ${wanted.join(' and ')}; health and figures are at port ${listening.port} (started in ${seconds} s).`,
      )
      if (instance.sandboxUrl !== undefined)
        world.print(`Everyone in it is invented: the sandbox services are at ${instance.sandboxUrl}.`)
      if (instance.defaultFile !== undefined) world.print(`Every record is also written to ${instance.defaultFile}.`)
      const signal = await ended()
      world.note('Stopping …')
      const late = setTimeout(() => {
        world.note('Some of the work did not end in time; others take it up when its leases run out.')
        process.exit(0)
      }, longestStopMs)
      // While it drains it still answers: that it is stopping, above all.
      await instance.drain(graceMs[signal])
      await listening.close(signal === 'SIGINT' ? 0 : requestsGraceMs)
      await instance.close()
      clearTimeout(late)
    })
}

const rolesIn = (text: string): readonly string[] => {
  const parsed = settingTable.roles.schema.safeParse(text)
  if (parsed.success) return parsed.data
  throw new CommandError(`--roles takes ${parsed.error.issues[0]?.message}.`, exitCodes.usage)
}

/** Resolves at the first wish to stop; a second one is not waited for. */
const ended = (): Promise<'SIGINT' | 'SIGTERM'> =>
  new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals): void => {
      process.removeListener('SIGINT', stop)
      process.removeListener('SIGTERM', stop)
      process.once('SIGINT', () => process.exit(130))
      process.once('SIGTERM', () => process.exit(143))
      resolve(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM')
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
