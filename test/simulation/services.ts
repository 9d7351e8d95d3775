/** The services a simulation can use: connector, simulator, and which stream brings which kinds of the simulator's truth. */
import { connectors } from '../../src/connectors/index.js'
import type { Connector } from '../../src/kit/index.js'
import type { Dice, SimulatedService } from '../../src/sandbox/index.js'
import { type Telling, tellings } from './tells.js'

export interface Service extends Pick<Telling, 'id' | 'tells' | 'weight' | 'heavy'> {
  readonly connector: Connector
  readonly simulator: SimulatedService
  /** How people get in: as the connector says, by a key of their own, or by a device that pushes. */
  readonly ways: readonly [Way, ...Way[]]
  /** Draws streams that tell different things. */
  choices(d: Dice, count: number): readonly string[]
  /** Scopes that one could untick, in the connector's words. */
  scopesOf(streams: readonly string[]): readonly string[]
}
export type Services = readonly Service[]
export type Way = 'oauth' | 'key' | 'password' | 'push'

const connectorOf = (id: string): Connector => {
  const connector = connectors.find((one) => one.id === id)
  if (connector === undefined) throw new Error(`there is no connector ${id}`)
  return connector
}

const waysInto = ({ auth, personal, push }: Connector): readonly [Way, ...Way[]] => {
  const own: Way[] = personal === undefined ? [] : ['key']
  if (auth.type === 'oauth2') return ['oauth', ...own]
  if (auth.type !== 'none') return [auth.type === 'apiKey' ? 'key' : 'password', ...own]
  if (push === undefined) throw new Error('nobody gets in there')
  return ['push']
}

const serviceFrom = async ({ load, ...told }: Telling): Promise<Service> => {
  const { id, tells, weight, heavy = false, large = [], largeChance = 0, rivals = [] } = told
  const connector = connectorOf(id)
  const { sandbox: simulator } = await load()
  return {
    id,
    tells,
    weight,
    heavy,
    connector,
    simulator,
    ways: waysInto(connector),
    choices: (d, count) => {
      const left = Object.keys(tells).filter((name) => !large.includes(name))
      const chosen: string[] = []
      if (large.length > 0 && (left.length === 0 || d.chance(largeChance)))
        chosen.push(large[d.whole(0, large.length - 1)] as string)
      while (chosen.length < count && left.length > 0) {
        const [name] = left.splice(d.whole(0, left.length - 1), 1) as [string]
        const rival = rivals.find((pair) => pair.includes(name))?.find((one) => one !== name)
        if (rival === undefined || !chosen.includes(rival)) chosen.push(name)
      }
      return chosen
    },
    scopesOf: (streams) => [...new Set(streams.flatMap((name) => connector.streams?.[name]?.scopes ?? []))],
  }
}

export const services: Services = await Promise.all(tellings.map(serviceFrom))
