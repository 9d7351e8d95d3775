/** Giving access back. Best effort: what the provider says changes nothing about our forgetting it. */
import { TributaryError } from '../../core/index.js'
import type { Connector } from '../../kit/index.js'
import { credentialOf, iso, openSecret, type Secret } from './credentials.js'
import type { TokensOptions } from './options.js'

export interface Disconnected {
  /** `ended`: the access had ended before we asked. */
  readonly revoked: 'revoked' | 'ended' | 'not-offered' | 'failed'
  /** For the person. */
  readonly sentence: string
}

/** Revokes at the provider and deletes the credential. The data stays; deleting it is another wish. */
export const disconnect = async (options: TokensOptions, connectionId: string): Promise<Disconnected> => {
  const { store, vault, world } = options
  const row = await credentialOf(store, connectionId)
  const connector = row === undefined ? undefined : options.connectorOf(row.connector)
  let revoked: Disconnected['revoked'] = 'not-offered'
  if (row !== undefined && connector !== undefined)
    try {
      revoked = await revoke(options, connector, await openSecret(vault, row))
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
  return {
    revoked,
    sentence: sentenceOf(revoked, connector?.name ?? 'The service'),
  }
}

export const revoke = async (
  { http, clientOf }: TokensOptions,
  { id, auth }: Connector,
  secret: Secret,
): Promise<Disconnected['revoked']> => {
  if (auth.type !== 'oauth2' || auth.revoke === undefined) return 'not-offered'
  const { url, method = 'POST', param = 'token', in: place = 'form', clientAuth = false } = auth.revoke
  const client = clientOf(id)
  // By RFC 7009 the refresh token ends the whole grant; who names the parameter otherwise wants the access token.
  const values = new URLSearchParams({
    [param]: param === 'token' ? (secret.refresh ?? secret.access) : secret.access,
  })
  const headers: Record<string, string> = { accept: 'application/json' }
  if (clientAuth && client !== undefined) {
    if (auth.clientAuth === 'basic') headers.authorization = basic(client.clientId, client.clientSecret ?? '')
    else {
      values.set('client_id', client.clientId)
      if (client.clientSecret !== undefined) values.set('client_secret', client.clientSecret)
    }
  }
  const asked = new URL(url)
  if (place === 'query') for (const [name, value] of values) asked.searchParams.set(name, value)
  else headers['content-type'] = 'application/x-www-form-urlencoded'
  const { status } = await http.send({
    method,
    url: asked.href,
    headers,
    ...(place === 'form' ? { body: values.toString() } : {}),
    hosts: [asked.origin],
  })
  if (status < 300) return 'revoked'
  return status === 400 || status === 401 || status === 404 || status === 410 ? 'ended' : 'failed'
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
