/** Giving access back. Best effort: what the provider says changes nothing about our forgetting it. */
import { TributaryError } from '../../core/index.js'
import { inRegion, type Regional } from '../http/index.js'
import { connectionsByAccount } from '../store/connections.js'
import {
  authorizationOf,
  type CredentialRow,
  credentialOf,
  iso,
  openSecret,
  type Secret,
  type Way,
} from './credentials.js'
import type { TokensOptions } from './options.js'

export interface Disconnected {
  /** `ended`: the access had ended before we asked. */
  readonly revoked: 'revoked' | 'ended' | 'not-offered' | 'failed'
  /** For the person. */
  readonly sentence: string
}

/** Whose access it is, and by which way it came. */
interface Access {
  readonly secret: Secret
  readonly way: Way
  /** The person's id at the provider, where it is known. */
  readonly account: string | undefined
}

/**
 * Revokes at the provider and deletes the credential. The data stays; deleting it is another wish. `fresh` brings a token
 * up to date, where a revocation has to show one that is good.
 */
export const disconnect = async (
  options: TokensOptions,
  connectionId: string,
  fresh: (connectionId: string) => Promise<unknown>,
): Promise<Disconnected> => {
  const { store, world } = options
  const row = await credentialOf(store, connectionId)
  const connector = row === undefined ? undefined : options.connectorOf(row.connector)
  let revoked: Disconnected['revoked'] = 'not-offered'
  if (row !== undefined && connector !== undefined)
    try {
      const { auth } = connector
      const shows = row.way.signedInBy === 'auth' && auth.type === 'oauth2' && auth.revoke?.in === 'bearer'
      if (shows) await fresh(connectionId).catch(() => undefined)
      const newest = (shows ? await credentialOf(store, connectionId) : row) ?? row
      revoked = await revoke(options, inRegion(connector, row.way.region), await accessOf(options, newest))
    } catch (error) {
      if (!(error instanceof TributaryError)) throw error
      revoked = 'failed'
    }
  await store.transaction(async (db) => {
    await db.query('delete from credentials where connection_id = $1', [connectionId])
    await db.query(`update connections set state = 'disconnected', message = null, changed_at = $2 where id = $1`, [
      connectionId,
      iso(world.now()),
    ])
  })
  world.log.info({ connection: connectionId, connector: connector?.id, revoked }, 'disconnected')
  const name = connector?.name ?? 'The service'
  return {
    revoked,
    sentence:
      row?.way.signedInBy === 'personal' || connector?.auth.type === 'apiKey'
        ? keySentence(name)
        : sentenceOf(revoked, name),
  }
}

const accessOf = async ({ vault }: TokensOptions, row: CredentialRow): Promise<Access> => ({
  secret: await openSecret(vault, row),
  way: row.way,
  account: row.account,
})

/** Of a sign-in that came to nothing. Not where the account is connected already: its access might end with this one. */
export const giveBack = async (options: TokensOptions, connector: Regional, access: Access): Promise<void> => {
  const { account } = access
  const known = account === undefined ? [] : await connectionsByAccount(options.store, connector.id, account)
  if (known.length === 0) await revoke(options, connector, access)
}

/** `connector` has the addresses of the region the access is good in. */
const revoke = async (
  { http, clientOf }: TokensOptions,
  connector: Regional,
  { secret, way, account }: Access,
): Promise<Disconnected['revoked']> => {
  const { id, auth } = connector
  // A person's own key is theirs, and no token of ours.
  if (way.signedInBy !== 'auth' || auth.type !== 'oauth2' || auth.revoke === undefined) return 'not-offered'
  const { method = 'POST', param = 'token', clientAuth = false } = auth.revoke
  const place = auth.revoke.in ?? (method === 'GET' ? 'query' : 'form')
  const asked = addressed(auth.revoke.url, account)
  if (asked === undefined) return 'failed'
  const headers: Record<string, string> = { accept: 'application/json' }
  if (place === 'bearer') {
    const { value, sessionParam } = authorizationOf(connector, secret, 0, way)
    if (sessionParam !== undefined) {
      asked.searchParams.set(sessionParam, value)
      return send({ method, headers })
    }
    if (clientAuth) asked.searchParams.set('client_id', clientOf(id)?.clientId ?? '')
    return send({ method, headers: { ...headers, authorization: value } })
  }
  const client = clientOf(id)
  // By RFC 7009 the refresh token ends the whole grant; who names the parameter otherwise wants the access token.
  const values = new URLSearchParams({
    [param]: param === 'token' ? (secret.refresh ?? secret.access) : secret.access,
  })
  if (clientAuth && client !== undefined) {
    if (clientAuth === 'basic' || auth.clientAuth === 'basic')
      headers.authorization = basic(client.clientId, client.clientSecret ?? '')
    else {
      values.set('client_id', client.clientId)
      if (client.clientSecret !== undefined) values.set('client_secret', client.clientSecret)
    }
  }
  if (place === 'form')
    return send({
      method,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: values.toString(),
    })
  for (const [name, value] of values) asked.searchParams.set(name, value)
  return send({ method, headers })

  async function send(request: { method: string; headers: Readonly<Record<string, string>>; body?: string }) {
    const { status } = await http.send({ ...request, url: (asked as URL).href, hosts: [(asked as URL).origin] })
    if (status < 300) return 'revoked'
    return status === 400 || status === 401 || status === 404 || status === 410 ? 'ended' : 'failed'
  }
}

/** The account takes one part of the path and no more: `..` would lead to an address that is somebody else's. */
const addressed = (template: string, account: string | undefined): URL | undefined => {
  if (!template.includes('{account}')) return new URL(template)
  if (account === undefined || /^\.{0,2}$/.test(account)) return undefined
  return new URL(template.replaceAll('{account}', encodeURIComponent(account)))
}

// RFC 6749 2.3.1: both are form-encoded before they are joined.
const basic = (id: string, secret: string): string => {
  const encode = (text: string): string => new URLSearchParams({ v: text }).toString().slice(2)
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}`
}

const sentenceOf = (revoked: Disconnected['revoked'], name: string): string => {
  switch (revoked) {
    case 'revoked':
      return `${name} is disconnected, and our access there has ended.`
    case 'ended':
      return `${name} is disconnected; our access there had ended already.`
    case 'not-offered':
      return `${name} is disconnected. It offers no way to end our access from here; you can do so in its own settings.`
    case 'failed':
      return `${name} is disconnected here, but did not confirm the end of our access; please check in its own settings.`
  }
}

const keySentence = (name: string): string =>
  `${name} is disconnected, and your key is forgotten here. It stays good until you end it in ${name}’s own settings.`
