/**
 * Where a provider keeps its people in several places, a connection's requests go to one of them and to no other. Here
 * a connector's addresses become those of that place; everybody else works with what comes out. Pure.
 */
import { SettingsError } from '../../core/index.js'
import type { Auth, Connector, OAuth2, Region } from '../../kit/index.js'

/** What the origins in a connector's own words stand for in the region of this request. */
export type Moves = ReadonlyMap<string, string>
const noMoves: Moves = new Map()

/** A connector whose addresses are those of one region. */
export interface Regional extends Connector {
  readonly moves?: Moves
}

/**
 * The region meant: the first where none is named. Throws `SettingsError` (`unknown-region`): a token of one place must
 * not be tried at another.
 */
export const regionOf = ({ name, regions }: Connector, region: string | undefined): string | undefined => {
  const known = Object.keys(regions ?? {})
  if (region === undefined) return known[0]
  if (known.includes(region)) return region
  throw new SettingsError(
    'unknown-region',
    known.length === 0
      ? `${name} is one place, without regions; leave the region out.`
      : `${name} has no such region; choose one of: ${known.join(', ')}.`,
  )
}

/** The same connector with the hosts of a region: what its API, sign-in and revocation are asked at. */
export const inRegion = <C extends Connector>(connector: C, region: string | undefined): C & Regional => {
  const id = regionOf(connector, region)
  const chosen = id === undefined ? undefined : connector.regions?.[id]
  if (chosen === undefined) return connector
  const { api, auth, name, regions = {} } = connector
  const moves = movesOf(name, chosen)
  const mine = new Set(moves.values())
  const foreign = new Set(Object.values(regions).flatMap((one) => [...movesOf(name, one).values()]))
  const hosts = api.hosts
    .map((host) => moved(host, moves))
    // Should a connector name the hosts of every region: those of the others are none of this one's.
    .filter((host) => mine.has(new URL(host).origin) || !foreign.has(new URL(host).origin))
  return { ...connector, api: { ...api, hosts }, auth: authAt(auth, moves), moves }
}

/** An address in the connector's own words, as it is in the region; any other stays what it is. */
export const moved = (address: string, moves: Moves = noMoves): string => {
  if (moves.size === 0 || !/^https?:\/\//i.test(address)) return address
  const from = new URL(address).origin
  const to = moves.get(from)
  // Cut by the length of what was written: `HTTPS://Api.Example` is the same origin in other letters.
  return to === undefined ? address : `${to}${address.slice(/^https?:\/\/[^/?#]*/i.exec(address)?.[0].length ?? 0)}`
}

const movesOf = (name: string, { hosts }: Region): Moves =>
  new Map(
    Object.entries(hosts).map(([here, there]) => {
      const [from, to] = [new URL(here), new URL(there)]
      if (from.protocol === 'https:' && to.protocol !== 'https:')
        throw new SettingsError('unsafe-region', `${name} is not asked at ${to.host}: it is no https address.`)
      return [from.origin, to.origin]
    }),
  )

/** Hosts inside `account`, `register` and `signIn` are named per request, and moved when it leaves. */
const authAt = (auth: Auth, moves: Moves): Auth => (auth.type === 'oauth2' ? oauthAt(auth, moves) : auth)

const oauthAt = (auth: OAuth2, moves: Moves): OAuth2 => ({
  ...auth,
  authorizeUrl: moved(auth.authorizeUrl, moves),
  tokenUrl: moved(auth.tokenUrl, moves),
  ...(auth.refreshUrl !== undefined && { refreshUrl: moved(auth.refreshUrl, moves) }),
  ...(auth.revoke && { revoke: { ...auth.revoke, url: moved(auth.revoke.url, moves) } }),
})
