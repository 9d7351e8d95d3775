/** `tributary serve` (and plain `tributary`): everything in one process. */
import type { Command } from 'commander'
import { SettingsError } from '../../core/index.js'
import { listen } from '../../server/index.js'
import { boot } from '../boot.js'
import type { CliWorld } from '../main.js'

const loopback = new Set(['127.0.0.1', 'localhost', '::1'])

export const addServe = (program: Command, world: CliWorld): void => {
  program
    .command('serve')
    .description('start the dashboard, the API and the workers')
    .option('--roles <roles>', 'any of api, pull, deliver, parted by commas')
    .action(async ({ roles }: { roles?: string }) => {
      const settings = world.settings()
      if (!loopback.has(settings.host) && settings.adminToken === undefined)
        throw new SettingsError(
          'open-door',
          `${settings.host} can be reached from outside, and nobody would be asked who they are. Set TRIBUTARY_ADMIN_TOKEN, or listen on 127.0.0.1.`,
        )
      const began = performance.now()
      const wanted = roles === undefined ? settings.roles : roles.split(',')
      const instance = await boot(settings)
      const listening = wanted.includes('api')
        ? await listen(instance.app, settings).catch(async (error: unknown) => {
            await instance.close()
            throw error
          })
        : undefined
      if (wanted.includes('api')) await instance.uploads.resume()
      if (wanted.includes('pull')) {
        instance.runtime.worker.start(settings.pullers)
        instance.runtime.syncer.start(settings.pullers)
        instance.runtime.subscriber.start()
      }
      if (wanted.includes('deliver')) instance.runtime.deliverer.start()
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      world.print(`Tributary is at ${instance.publicUrl} (started in ${seconds} s).`)
      if (instance.sandboxUrl !== undefined)
        world.print(`Everyone in it is invented: the sandbox services are at ${instance.sandboxUrl}.`)
      if (instance.defaultFile !== undefined) world.print(`Every record is also written to ${instance.defaultFile}.`)
      await ended()
      world.note('Stopping …')
      await listening?.close()
      await instance.close()
    })
}

/** Resolves at the first wish to stop; a second one is not waited for. */
const ended = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = (): void => {
      process.once('SIGINT', () => process.exit(130))
      process.once('SIGTERM', () => process.exit(143))
      resolve()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
