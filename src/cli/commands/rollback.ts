/** `tributary rollback`: takes back what we have sent to other services. */
import type { Command } from 'commander'
import type { RollbackView } from '../../runtime/index.js'
import { type Api, withApi } from '../api.js'
import type { CliWorld } from '../main.js'
import { connectionsTo } from './pull.js'

interface Options {
  readonly yes?: true
  readonly stop?: true
  readonly json?: true
}
const pauseMs = 300

export const addRollback = (program: Command, world: CliWorld): void => {
  program
    .command('rollback')
    .argument('[service]', 'only at this service')
    .option('--yes', 'do it; without it, only what would be removed is shown')
    .option('--stop', 'stop: what has not been removed yet stays')
    .option('--json', 'as JSON')
    .description('take back the workouts we have sent to other services, where they let us')
    .action(async (service: string | undefined, { yes, stop, json }: Options) => {
      await withApi(world.settings(), async (api) => {
        if (stop) {
          const { left } = await api.send<{ left: number }>('DELETE', '/v1/rollback')
          return world.print(`Stopped; ${left} stay where they are.`)
        }
        const connections = service === undefined ? undefined : (await connectionsTo(api, service)).map(({ id }) => id)
        if (yes) {
          const { wanted } = await api.send<{ wanted: number }>('POST', '/v1/rollback', connections && { connections })
          if (wanted > 0) world.note(`${wanted} are being removed …`)
          await removed(api, world)
        }
        const view = at(connections, await api.get<RollbackView>('/v1/rollback'))
        if (json) world.print(JSON.stringify(view))
        else for (const line of linesOf(view, yes === true)) world.print(line)
      })
    })
}

const at = (connections: readonly string[] | undefined, { services, items }: RollbackView): RollbackView => ({
  services: services.filter(({ connection }) => connections?.includes(connection) ?? true),
  items: items.filter(({ connection }) => connections?.includes(connection) ?? true),
})

const linesOf = ({ services, items }: RollbackView, isDone: boolean): string[] => [
  ...(services.length === 0 ? ['We have sent nothing.'] : []),
  ...services.map(({ service, sent, removed, impossible, isPossible }) => {
    const there = `${service}: ${sent} are there, ${removed} removed`
    const stuck = impossible === 0 ? '' : `, ${impossible} could not be removed`
    return `${there}${stuck}.${isPossible ? '' : ' The service lets nobody but you remove workouts.'}`
  }),
  ...items
    .filter(({ state }) => state === 'impossible')
    .map(
      ({ service, name, start, message }) => `  ${service}: ${name ?? start}: ${message ?? 'it could not be removed'}`,
    ),
  ...(isDone || !services.some(({ isPossible, sent }) => isPossible && sent > 0)
    ? []
    : ['Nothing was removed; with --yes it will be.']),
]

const removed = async (api: Api, world: CliWorld): Promise<void> => {
  let before = -1
  for (;;) {
    const worked = api.own === undefined ? 0 : await api.own.runtime.syncer.step(1)
    const { services } = await api.get<RollbackView>('/v1/rollback')
    const left = services.reduce((sum, { wanted }) => sum + wanted, 0)
    if (left !== before && left > 0) world.note(`${left} to go …`)
    if (left === 0 || (api.own !== undefined && worked === 0)) return
    before = left
    if (api.own === undefined) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}
