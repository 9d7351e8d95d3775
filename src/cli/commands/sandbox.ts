/** `tributary sandbox`: only the invented services, for connector authors and operators' tests. */
import type { Command } from 'commander'
import { connectors } from '../../connectors/index.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'
import { openSandboxFor } from '../sandbox.js'

export const addSandbox = (program: Command, world: CliWorld): void => {
  program
    .command('sandbox')
    .description('start only the invented services')
    .option('--port <port>', 'port to listen on', '5001')
    .option('--workouts <count>', 'how many older workouts everybody has', '0')
    .action(async ({ port, workouts }: { port: string; workouts: string }) => {
      for (const [name, value] of Object.entries({ port, workouts }))
        if (!/^\d{1,6}$/.test(value)) throw new CommandError(`--${name} takes a whole number.`, exitCodes.usage)
      const sandbox = await openSandboxFor({
        port: Number(port),
        services: connectors.map(({ id }) => id),
        workouts: Number(workouts),
      })
      world.print(
        `The invented services are at ${sandbox.url}; client id ${sandbox.clientId}, secret ${sandbox.clientSecret}.`,
      )
      await new Promise<void>((resolve) => {
        process.once('SIGINT', resolve)
        process.once('SIGTERM', resolve)
      })
      await sandbox.close()
    })
}
