/**
 * Whose request it is. Mostly the host says so; where several simulators play one host (two APIs of Google's behind one
 * authorization server) the path does, the scopes that are asked for, or whoever handed out the code or token. A region's
 * host stands for the service's own.
 */
import type { Person } from './person.js'
import type { Room } from './room.js'
import type { SimulatedService } from './service.js'
import type { OAuthFacts } from './ways-in.js'

/** A request at its service: in the words of the default region, whichever it came from. */
export interface Routed {
  readonly service: SimulatedService
  readonly url: URL
  /** The empty text for a service without regions. */
  readonly region: string
}

/** Where the person's account is kept. */
export const regionOf = ({ regions }: SimulatedService, person: Person): string => regions?.of(person) ?? ''

/** Every service that plays this host, the likeliest first. */
export const playing = (services: readonly SimulatedService[], url: URL): readonly Routed[] => {
  const found = services.flatMap((service) => at(service, url))
  if (found.length < 2) return found
  const rank = ({ service: { paths }, url: { pathname } }: Routed): number =>
    paths === undefined ? 1 : paths.some((path) => pathname.startsWith(path)) ? 0 : 2
  return found.sort((one, other) => rank(one) - rank(other))
}

const at = (service: SimulatedService, url: URL): readonly Routed[] => {
  const { hosts, regions } = service
  if (regions === undefined) return hosts.includes(url.origin) ? [{ service, url, region: '' }] : []
  for (const [region, replaced] of Object.entries(regions.hosts))
    for (const host of hosts)
      if ((replaced[host] ?? host) === url.origin)
        return [{ service, url: new URL(url.href.replace(url.origin, host)), region }]
  return []
}

/** The service whose consent page this is; of several, the one that knows most of the scopes asked for. */
export const authorizing = (found: readonly Routed[]): (Routed & { readonly oauth: OAuthFacts }) | undefined => {
  const asked = (found[0]?.url.searchParams.get('scope') ?? '').split(/[ ,]+/)
  const known = ({ scopes }: OAuthFacts): number => scopes.filter(({ name }) => asked.includes(name)).length
  return found
    .flatMap((routed) => {
      const { oauth } = routed.service
      return oauth !== undefined && oauth.authorizeUrl === addressOf(routed.url) ? [{ ...routed, oauth }] : []
    })
    .sort((one, other) => known(other.oauth) - known(one.oauth))[0]
}

/** Which of a service's endpoints it is. */
export const endpointOf = (
  { service: { oauth }, url }: Routed,
  form: Readonly<Record<string, unknown>>,
): 'token' | 'revoke' | 'api' => {
  const address = addressOf(url)
  const isMeant = Object.entries(oauth?.tokenWhen ?? {}).every(([name, value]) => form[name] === value)
  if (address === oauth?.tokenUrl && isMeant) return 'token'
  return address === oauth?.revokeUrl ? 'revoke' : 'api'
}

/** Is it an address where tokens are given or taken back? What exactly is asked there, `endpointOf` tells. */
export const isGranting = ({ service: { oauth }, url }: Routed): boolean =>
  oauth !== undefined && [oauth.tokenUrl, oauth.revokeUrl].includes(addressOf(url))

/** Of several services with one token endpoint, the one whose code or token it is. */
export const grantor = (
  room: Room,
  found: readonly Routed[],
  form: Readonly<Record<string, unknown>>,
  hasCode: (service: string, code: string) => boolean,
): Routed | undefined => {
  if (found.length < 2) return found[0]
  const { code, refresh_token, token } = form
  const isIts = ({ service: { id } }: Routed): boolean =>
    (typeof code === 'string' && hasCode(id, code)) ||
    [refresh_token, token].some((one) => typeof one === 'string' && room.ledger.familyOf(id, one) !== undefined)
  return found.find(isIts) ?? found[0]
}

export const addressOf = (url: URL): string => `${url.origin}${url.pathname}`
