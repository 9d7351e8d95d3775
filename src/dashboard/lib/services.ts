/** What services, connections and kinds say of each other. */
import type { Connection, FlowParty, Kind, Service } from '../api.js'
import { familyOrder, sentenceCase } from './families.js'
import { useResource } from './resource.js'

export interface Catalogue {
  readonly services: readonly Service[]
  readonly kinds: readonly Kind[]
  nameOf(connector: string): string
  streamTitle(connector: string, stream: string): string
  familyOf(kind: string): string
  kindTitle(kind: string): string
  /** The families a list of kinds belongs to, in the usual order. */
  familiesOf(kinds: readonly string[]): string[]
}

export const catalogue = (services: readonly Service[], kinds: readonly Kind[]): Catalogue => {
  const byKind = new Map(kinds.map((kind) => [kind.kind, kind]))
  const byService = new Map(services.map((service) => [service.id, service]))
  const familyOf = (kind: string) => byKind.get(kind)?.family ?? 'device'
  return {
    services,
    kinds,
    nameOf: (connector) => byService.get(connector)?.name ?? sentenceCase(connector),
    streamTitle: (connector, stream) =>
      byService.get(connector)?.streams.find(({ name }) => name === stream)?.title ?? sentenceCase(stream),
    familyOf,
    kindTitle: (kind) => byKind.get(kind)?.title ?? sentenceCase(kind),
    familiesOf: (names) => [...new Set(names.map(familyOf))].sort((a, b) => familyOrder(a) - familyOrder(b)),
  }
}

/** Services and kinds change only with a restart; what is not here yet is called by its id. */
export const useCatalogue = (): Catalogue => {
  const services = useResource<{ services: Service[] }>('/v1/services')
  const kinds = useResource<{ kinds: Kind[] }>('/v1/kinds')
  return catalogue(services.data?.services ?? [], kinds.data?.kinds ?? [])
}

/** One card: a service, and the connection it is shown for. */
export interface CardFacts {
  readonly service: Service
  readonly connection?: Connection
  /** Was connected once; its kept records continue on connecting again. */
  readonly former?: Connection
  /** What it can do with workouts at present. */
  readonly party?: FlowParty
}

/** A card per connection, and one per service without any. */
export const cardsOf = (
  services: readonly Service[],
  connections: readonly Connection[],
  parties: readonly FlowParty[] = [],
): CardFacts[] =>
  services.flatMap((service): CardFacts[] => {
    const own = connections.filter(({ connector }) => connector === service.id)
    const alive = own.filter(({ state }) => state !== 'disconnected')
    if (alive.length > 0)
      return alive.map((connection) => {
        const party = parties.find((one) => one.connection === connection.id)
        return { service, connection, ...(party === undefined ? {} : { party }) }
      })
    const former = own.at(-1)
    return [former === undefined ? { service } : { service, former }]
  })
