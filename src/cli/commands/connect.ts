/** `tributary connect`: how to connect a service from here. */
import type { Command } from 'commander'
import { connectors } from '../../connectors/index.js'
import { nearest } from '../../runtime/index.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'

export const addConnect = (program: Command, world: CliWorld): void => {
  program
    .command('connect')
    .argument('<service>', connectors.map(({ id }) => id).join(', '))
    .description('print the address that begins a sign-in')
    .action(async (service: string) => {
      const ids = connectors.map(({ id }) => id)
      if (!ids.includes(service))
        throw new CommandError(
          `There is no service ${service}; did you mean ${nearest(service, ids)}?`,
          exitCodes.usage,
        )
      const { publicUrl, port } = world.settings()
      const base = publicUrl ?? `http://localhost:${port}`
      try {
        await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2000) })
      } catch {
        throw new CommandError(
          'A sign-in comes back to a running instance. Start `tributary` in another window, then try again.',
          exitCodes.unavailable,
        )
      }
      world.note('Open this address in the browser in which you are signed in to the service:')
      world.print(`${base.replace(/\/$/, '')}/connect/${service}`)
    })
}
