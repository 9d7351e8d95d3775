/** Devices that hand us their pages: how one is connected, and what it shows. */
import { createHash, randomBytes } from 'node:crypto'
import { SettingsError } from '../../core/index.js'
import type { Engine } from '../engine.js'
import { connectionIdOf } from '../intake/identity.js'
import { ensureIndividual } from '../store/connections.js'
import {
  connectDevice,
  dropToken,
  isTakenByAccount,
  ownerOfToken,
  setToken,
  type TokenOwner,
} from '../store/push-tokens.js'

export interface DeviceConnected {
  readonly connectionId: string
  /** Shown once; nobody can be told again. */
  readonly token: string
}

const tokenBytes = 32
const newToken = (): string => `tp_${randomBytes(tokenBytes).toString('base64url')}`
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Connects a device under a name of its own. The same name again continues it, and ends the token it had. */
export const connectPushing = async (
  engine: Engine,
  wish: { readonly connector: string; readonly individual: string; readonly name?: string | undefined },
): Promise<DeviceConnected> => {
  const { store, world, bus } = engine
  const connector = engine.connectors.get(wish.connector)
  if (connector?.push === undefined)
    throw new SettingsError('no-push', `${connector?.name ?? wish.connector} is not connected by a device that pushes.`)
  const name = wish.name ?? 'device'
  const connectionId = connectionIdOf(wish.individual, connector.id, name)
  const token = newToken()
  const now = world.now()
  await store.transaction(async (db) => {
    if (name === 'archive' || (await isTakenByAccount(db, connectionId)))
      throw new SettingsError('name-taken', `There is another connection called ${name}. Give the device another name.`)
    await ensureIndividual(db, wish.individual, now)
    await connectDevice(db, { id: connectionId, individual: wish.individual, connector: connector.id, name }, now)
    await setToken(db, connectionId, hashOf(token), now)
  })
  bus.publish({ topic: 'connection', id: connectionId })
  return { connectionId, token }
}

/** A new token; the old one ends at once. */
export const rotatePushToken = async (engine: Engine, connectionId: string): Promise<string> => {
  const token = newToken()
  await setToken(engine.store, connectionId, hashOf(token), engine.world.now())
  return token
}

/** The device may no longer push; its connection and its data stay. False when it had no token. */
export const revokePushToken = (engine: Engine, connectionId: string): Promise<boolean> =>
  dropToken(engine.store, connectionId)

/** Whose device shows this token, if anybody's. The lookup is by hash, so nothing is learnt from how long it takes. */
export const pusherOf = (engine: Engine, token: string): Promise<TokenOwner | undefined> =>
  ownerOfToken(engine.store, hashOf(token), engine.world.now())
