/** The services a simulation can use: connector, simulator, and which stream brings which kinds of the simulator's truth. */
import { connectors } from '../../src/connectors/index.js'
import type { Connector } from '../../src/kit/index.js'
import type { Dice, SimulatedService } from '../../src/sandbox/index.js'
import { type Telling, tellings } from './tells.js'

export interface Service extends Pick<Telling, 'id' | 'tells' | 'weight'> {
  readonly connector: Connector
  readonly simulator: SimulatedService
  /** How people get in: as the connector says, by a key of their own, or by a device that pushes. */
  readonly ways: readonly [Way, ...Way[]]
  /** Draws streams that tell different things. */
  choices(d: Dice, wish: Wish): readonly string[]
  /** Draws what a device may tell. */
  allowed(d: Dice, wish: Wish): readonly string[]
  /** The kinds that these streams tell. */
  kindsOf(streams: readonly string[]): readonly string[]
  /** Scopes that one could untick, in the connector's words. */
  scopesOf(streams: readonly string[]): readonly string[]
}
export type Services = readonly Service[]
export interface Wish {
  readonly count: number
  /** Kinds one of them should tell, if any does. */
  readonly about?: readonly string[]
  /** Large ones as seldom as can be. */
  readonly rarely?: boolean
}
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

export const serviceFrom = async ({ load, ...told }: Telling): Promise<Service> => {
  const { id, tells, weight, large = [], largeChance = 0, rivals = [] } = told
  const kindsOf = (streams: readonly string[]): readonly string[] =>
    streams.flatMap((name) => (tells[name] ?? []).map((kind) => kind.replace(/\/.*$/, '')))
  const draw = (d: Dice, from: readonly string[], { count, about = [], rarely }: Wish, kinds = kindsOf): string[] => {
    const left = from.filter((name) => !large.includes(name))
    const heavy = from.filter((name) => large.includes(name))
    const chosen: string[] = []
    const isAbout = (name: string): boolean => kinds([name]).some((kind) => about.includes(kind))
    const fitting = left.filter(isAbout)
    if (fitting.length > 0 && d.chance(0.7)) chosen.push(...take(d, left, fitting[d.whole(0, fitting.length - 1)]))
    if (heavy.length > 0 && (left.length + chosen.length === 0 || d.chance(rarely ? largeChance / 4 : largeChance)))
      chosen.push(heavy[d.whole(0, heavy.length - 1)] as string)
    while (chosen.length < count && left.length > 0) {
      const [name] = take(d, left) as [string]
      const rival = rivals.find((pair) => pair.includes(name))?.find((one) => one !== name)
      if (rival === undefined || !chosen.includes(rival)) chosen.push(name)
    }
    return chosen
  }
  const connector = connectorOf(id)
  const { sandbox: simulator } = await load()
  return {
    id,
    tells,
    weight,
    connector,
    simulator,
    ways: waysInto(connector),
    kindsOf,
    choices: (d, wish) => draw(d, Object.keys(tells), wish),
    allowed: (d, wish) => draw(d, kindsOf(Object.keys(tells)), wish, (kinds) => kinds),
    scopesOf: (streams) => [...new Set(streams.flatMap((name) => connector.streams?.[name]?.scopes ?? []))],
  }
}

/** This one, or any. */
const take = (d: Dice, from: string[], name = from[d.whole(0, from.length - 1)] as string): string[] =>
  from.splice(from.indexOf(name), 1)

export const services: Services = await Promise.all(tellings.map(serviceFrom))
