/** `tributary pull`: brings what is new, now, and waits until it is here. */
import type { Command } from 'commander'
import type { ConnectionView } from '../../runtime/index.js'
import { type Api, withApi } from '../api.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'

export const addPull = (program: Command, world: CliWorld): void => {
  program
    .command('pull')
    .argument('[service]', 'only this service')
    .description('pull everything now, and wait until it is here')
    .action(async (service: string | undefined) => {
      await withApi(world.settings(), async (api) => {
        const connections = await connectionsTo(api, service)
        let due = 0
        for (const { id } of connections)
          due += (await api.send<{ due: number }>('POST', `/v1/connections/${id}/pull`)).due
        world.note(`${due} streams are being pulled …`)
        await finish(api, connections, world)
      })
    })
}

/** Connections to a service, or a sentence saying that there are none. */
export const connectionsTo = async (api: Api, service: string | undefined): Promise<ConnectionView[]> => {
  const { connections } = await api.get<{ connections: ConnectionView[] }>('/v1/connections')
  const wanted = connections.filter(({ connector }) => service === undefined || connector === service)
  if (wanted.length === 0)
    throw new CommandError(
      service === undefined
        ? 'Nothing is connected yet. Run `tributary` and connect a service in the dashboard.'
        : `${service} is not connected. Run \`tributary connect ${service}\` first.`,
      exitCodes['no-input'],
    )
  return wanted
}

interface Run {
  readonly id: string
  readonly connection: string
  readonly state: string
  readonly sentence: string
}
const pauseMs = 300

/** Works (or watches a running instance work) until these connections have nothing due, telling each run as it ends. */
export const finish = async (api: Api, connections: readonly ConnectionView[], world: CliWorld): Promise<void> => {
  const told = new Set<string>(
    (await api.get<{ runs: Run[] }>('/v1/runs?limit=500')).runs
      .filter(({ state }) => state !== 'running')
      .map(({ id }) => id),
  )
  for (;;) {
    const worked = api.own === undefined ? 0 : await api.own.runtime.worker.step(4)
    if (api.own !== undefined) await api.own.runtime.deliverer.step()
    const { runs } = await api.get<{ runs: Run[] }>('/v1/runs?limit=500')
    for (const run of runs.toReversed())
      if (run.state !== 'running' && !told.has(run.id)) {
        told.add(run.id)
        world.print(run.sentence)
      }
    if (worked === 0 && !(await busy(api, connections, runs))) return
    if (api.own === undefined) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

const busy = async (api: Api, connections: readonly ConnectionView[], runs: readonly Run[]): Promise<boolean> => {
  if (runs.some(({ state, connection }) => state === 'running' && connections.some(({ id }) => id === connection)))
    return api.own === undefined
  const now = (await api.get<{ connections: ConnectionView[] }>('/v1/connections')).connections
  return now.some(
    ({ id, nextPullAt }) =>
      connections.some((each) => each.id === id) && nextPullAt !== undefined && Date.parse(nextPullAt) <= Date.now(),
  )
}
