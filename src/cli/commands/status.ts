/** `tributary status`: what is connected, what is here, what is due. */
import type { Command } from 'commander'
import type { ConnectionView, SinkView } from '../../runtime/index.js'
import { withApi } from '../api.js'
import type { CliWorld } from '../main.js'

export const addStatus = (program: Command, world: CliWorld): void => {
  program
    .command('status')
    .description('show connections, what is here and what is due')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      await withApi(world.settings(), async (api) => {
        const { connections } = await api.get<{ connections: ConnectionView[] }>('/v1/connections')
        const { sinks } = await api.get<{ sinks: SinkView[] }>('/v1/sinks')
        if (json) return world.print(JSON.stringify({ connections, sinks }))
        if (connections.length === 0)
          world.print('Nothing is connected yet. Open the dashboard, or run `tributary connect <service>`.')
        for (const each of connections) world.print(lineOf(each))
        for (const { id, delivered, lag, parked, state, message } of sinks)
          world.print(
            `→ ${id}: ${delivered} delivered, ${lag} to go${parked > 0 ? `, ${parked} refused and kept` : ''} (${state})${message === undefined ? '' : `. ${message}`}`,
          )
      })
    })
}

const lineOf = ({ connector, account, state, records, backfill, message, lastPullAt, id }: ConnectionView): string => {
  const history =
    backfill === undefined
      ? ''
      : `, ${backfill.doneDays} of ${backfill.wantedDays} days${backfill.etaSeconds === undefined ? '' : ` (about ${Math.ceil(backfill.etaSeconds / 60)} min to go)`}`
  return `${connector} (${account}, ${state}): ${records} records${history}, last pull ${lastPullAt ?? 'not yet'}  ${id}${message === undefined ? '' : `\n  ${message}`}`
}
