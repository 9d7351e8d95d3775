/** From a credential that works to a connection: whose account it is, and the row that remembers it. */
import { ContractError, PermissionError } from '../../core/index.js'
import type { Account, Connector } from '../../kit/index.js'
import { type Authorization, jsonOf, type Regional } from '../http/index.js'
import { connectionIdOf } from '../intake/index.js'
import { askAgain } from '../store/personal-subscriptions.js'
import { iso, type Secret, sealSecret, type Way } from './credentials.js'
import type { TokensOptions } from './options.js'

export type ExternalAccount = ReturnType<Account['read']>

/** Asks the provider whose account this is, or reads it in the token answer; also the proof that the credential works. */
export const accountOf = async (
  { http }: TokensOptions,
  connector: Regional,
  account: Account,
  authorization: Authorization,
  tokenAnswer: unknown,
  individual: string,
): Promise<ExternalAccount> => {
  let body = tokenAnswer
  if (account.path !== undefined) {
    const options = account.host === undefined ? {} : { host: account.host }
    const asked = await http.ask({
      connector,
      method: account.method ?? 'GET',
      path: account.path,
      options,
      authorization,
      signIn: signInOf(individual, connector.id),
      purpose: 'waiting',
    })
    if (asked.outcome === 'expired')
      throw new PermissionError(
        'account-refused',
        `${connector.name} gave us access and refuses it again; please try once more.`,
        { scopes: [] },
      )
    body = jsonOf(asked.reply.raw)
  }
  try {
    const read = account.read(body)
    if (typeof read.id === 'string' && read.id !== '') return read
  } catch {
    // What `read` trips over may quote the answer.
  }
  throw new ContractError(
    'account-unreadable',
    `${connector.name} did not say whose account this is; please report it.`,
    {
      path: '',
      expected: 'the id of an account',
    },
  )
}

/** In whose name requests are counted before it is known whose account it is: a connection nobody has. */
export const signInOf = (individual: string, connector: string): string => connectionIdOf(individual, connector, '')

export interface Grant {
  readonly individual: string
  readonly connector: Connector
  /** Absent: the connector's usual way, at a provider that is one place. */
  readonly way?: Way
  readonly account: ExternalAccount
  readonly secret: Secret
  readonly expiresAt?: number | undefined
  readonly obtainedAt: number
  readonly scopes: readonly string[]
  readonly missingScopes: readonly string[]
}

/** Creates the connection, or continues the one this account had: its id follows from whose account it is. */
export const settle = async (
  { world, store, vault, http, onConnected }: TokensOptions,
  grant: Grant,
): Promise<{ readonly connectionId: string; readonly continued: boolean }> => {
  const { individual, connector, account, way = { signedInBy: 'auth' } } = grant
  const connectionId = connectionIdOf(individual, connector.id, account.id)
  // What was asked while nobody knew whose it is counts for the account all the same.
  await http.countFor(connector, connectionId, signInOf(individual, connector.id))
  const sealed = await sealSecret(vault, individual, connectionId, grant.secret)
  const now = iso(world.now())
  return store.transaction(async (db) => {
    await db.query(
      `insert into individuals (id, created_at) values ($1, $2)
       on conflict (id) do update set erased_at = null where individuals.erased_at is not null`,
      [individual, now],
    )
    const [row] = await db.query<{ continued: boolean }>(
      `insert into connections (id, individual_id, connector, account_id, account_name, legacy_account_id, state, scopes,
         missing_scopes, time_zone, connected_at, changed_at, region, signed_in_by)
       values ($1, $2, $3, $4, $5, $6, 'connected', $7, $8, $9, $10, $10, $11, $12)
       on conflict (id) do update set state = 'connected', message = null, scopes = excluded.scopes,
         missing_scopes = excluded.missing_scopes, account_name = coalesce(excluded.account_name, connections.account_name),
         legacy_account_id = coalesce(excluded.legacy_account_id, connections.legacy_account_id),
         time_zone = coalesce(excluded.time_zone, connections.time_zone),
         connected_at = case when connections.state = 'disconnected' then excluded.connected_at else connections.connected_at end,
         changed_at = excluded.changed_at, region = excluded.region, signed_in_by = excluded.signed_in_by
       returning xmax <> 0 as continued`,
      [
        connectionId,
        individual,
        connector.id,
        account.id,
        account.name ?? null,
        account.legacyId ?? null,
        grant.scopes,
        grant.missingScopes,
        account.timeZone ?? null,
        now,
        way.region ?? null,
        way.signedInBy,
      ],
    )
    // A refresh of the old pair that is still under way finds another version, and leaves this one alone.
    await db.query(
      `insert into credentials (connection_id, individual_id, sealed, expires_at, obtained_at, scopes)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (connection_id) do update set sealed = excluded.sealed, expires_at = excluded.expires_at,
         obtained_at = excluded.obtained_at, scopes = excluded.scopes, version = credentials.version + 1, refusals = 0,
         refreshing_by = null, refreshing_until = null`,
      [
        connectionId,
        individual,
        sealed,
        grant.expiresAt === undefined ? null : iso(grant.expiresAt),
        iso(grant.obtainedAt),
        grant.scopes,
      ],
    )
    await askAgain(db, connectionId)
    await onConnected?.(db, { id: connectionId, individual, connector })
    return { connectionId, continued: row?.continued === true }
  })
}
