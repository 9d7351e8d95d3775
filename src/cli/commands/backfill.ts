/** `tributary backfill`: fetches more history. */
import type { Command } from 'commander'
import { withApi } from '../api.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'
import { connectionsTo, finish } from './pull.js'

export const addBackfill = (program: Command, world: CliWorld): void => {
  program
    .command('backfill')
    .argument('[service]', 'only this service')
    .option('--days <days>', 'how many days back from now', '365')
    .description('fetch more history, newest first, and wait until it is here')
    .action(async (service: string | undefined, { days }: { days: string }) => {
      if (!/^[1-9]\d{0,3}$/.test(days))
        throw new CommandError('--days takes a whole number from 1 to 9999.', exitCodes.usage)
      await withApi(world.settings(), async (api) => {
        const connections = await connectionsTo(api, service)
        for (const { id } of connections)
          await api.send('POST', `/v1/connections/${id}/backfill`, { days: Math.min(Number(days), 3660) })
        world.note(`Fetching ${days} days of history, newest first …`)
        await finish(api, connections, world)
      })
    })
}
