/**
 * What flows where. Everything does, except what a person forbade; a workout is kept from a target only if all the
 * services it came from are. Services that forward by themselves are part of the picture: loops through them are shown,
 * for there we are not the only ones who send.
 */
import type { FlowRule, Party, SyncView } from './model.js'

export type Flows = (source: string, target: string) => boolean

export const flowsOf = (rules: readonly FlowRule[]): Flows => {
  const forbidden = new Set(rules.filter(({ allowed }) => !allowed).map(({ source, target }) => `${source}\n${target}`))
  return (source, target) => !forbidden.has(`${source}\n${target}`)
}

/** May it go there, from any of those it came from? From nowhere, nothing flows. */
export const mayFlow = (flows: Flows, origins: readonly string[], target: string): boolean =>
  origins.some((origin) => flows(origin, target))

/** A cell of the matrix as it is shown. */
export interface FlowCell {
  readonly source: string
  readonly target: string
  readonly allowed: boolean
  /** Whether the services can at all: one gives, the other takes. */
  readonly possible: boolean
  /** Whether the source says that it may send to the target by itself. */
  readonly forwards: boolean
}

export const flowMatrix = ({ parties, flows }: Pick<SyncView, 'parties' | 'flows'>): readonly FlowCell[] => {
  const allowed = flowsOf(flows)
  return parties.flatMap((source) =>
    parties
      .filter((target) => target.connection !== source.connection)
      .map((target) => ({
        source: source.connection,
        target: target.connection,
        allowed: allowed(source.connection, target.connection),
        possible: source.can.list && source.can.download && target.can.upload,
        forwards: forwards(source, target),
      })),
  )
}

export const forwards = (source: Party, target: Party): boolean =>
  source.connection !== target.connection && source.mayForwardTo.includes(target.connector)

/** A way round. `us`: we send there. `service`: the service may, by itself. */
export interface Loop {
  readonly steps: readonly { readonly from: string; readonly to: string; readonly by: 'us' | 'service' }[]
}

/**
 * The shortest way back for every link between services that is not ours. Ways round that are all ours are no loops: we
 * know what we have sent.
 */
export const loopsOf = (view: Pick<SyncView, 'parties' | 'flows'>): readonly Loop[] => {
  const cells = flowMatrix(view)
  const edges = cells.flatMap(({ source, target, allowed, possible, forwards: byService }) => [
    ...(byService ? [{ from: source, to: target, by: 'service' as const }] : []),
    ...(allowed && possible ? [{ from: source, to: target, by: 'us' as const }] : []),
  ])
  const loops = edges
    .filter(({ by }) => by === 'service')
    .flatMap((first): Loop[] => {
      const back = shortestWay(edges, first.to, first.from)
      return back === undefined ? [] : [{ steps: [first, ...back] }]
    })
  return withoutTurned(loops)
}

type Edge = Loop['steps'][number]
const shortestWay = (edges: readonly Edge[], from: string, to: string): readonly Edge[] | undefined => {
  const ways = new Map<string, readonly Edge[]>([[from, []]])
  for (const [place, way] of ways) {
    if (place === to) return way
    for (const edge of edges) if (edge.from === place && !ways.has(edge.to)) ways.set(edge.to, [...way, edge])
  }
  return undefined
}

/** One way round has as many beginnings as steps; it is told once. */
const withoutTurned = (loops: readonly Loop[]): readonly Loop[] => {
  const seen = new Set<string>()
  return loops.filter(({ steps }) => {
    const name = steps
      .map(({ from, to, by }) => `${from}\n${to}\n${by}`)
      .sort()
      .join('\n\n')
    return !seen.has(name) && seen.add(name)
  })
}
