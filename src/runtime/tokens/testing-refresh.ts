/** For the tests of refreshing: a connection that is an hour from its end. */
import type { Connector } from '../../kit/index.js'
import type { Store } from '../store/db.js'
import { settle } from './connect.js'
import { acme, json, rotatingProvider, type TestProcess, type TestWorld, testProcess, testWorld } from './testing.js'

export const hourMs = 3_600_000

export interface RefreshSetting {
  readonly world: TestWorld
  readonly provider: ReturnType<typeof rotatingProvider>
  readonly processes: readonly TestProcess[]
  readonly connectionId: string
}
/** A connected account at a provider that rotates, and the processes that use it. */
export const refreshSetting = async (
  store: Store,
  options: {
    readonly processes?: number
    readonly graceMs?: number
    readonly connector?: Connector
    readonly token?: (request: Request, usual: () => Promise<Response>) => Promise<Response>
    readonly store?: Store
    readonly refresh?: string | null
  } = {},
): Promise<RefreshSetting> => {
  const world: TestWorld = testWorld(async (request) => {
    if (new URL(request.url).pathname !== '/token')
      return provider.accepts(request) ? json({ ok: true }) : json({}, 401)
    const usual = (): Promise<Response> => provider.token(request)
    return options.token === undefined ? usual() : options.token(request, usual)
  })
  const provider = rotatingProvider(world.now, options.graceMs)
  const connector = options.connector ?? acme()
  const processes = Array.from({ length: options.processes ?? 1 }, () =>
    testProcess(options.store ?? store, world, connector),
  )
  const [first] = processes as [TestProcess]
  const { connectionId } = await settle(
    {
      world,
      store,
      vault: first.vault,
      http: first.http,
      connectorOf: () => connector,
      clientOf: () => undefined,
    },
    {
      individual: 'ada',
      connector,
      account: { id: 'ada-at-acme' },
      secret: {
        access: 'access-1',
        ...(options.refresh === null ? {} : { refresh: options.refresh ?? 'refresh-1' }),
      },
      expiresAt: world.now() + hourMs,
      obtainedAt: world.now(),
      scopes: [],
      missingScopes: [],
    },
  )
  return { world, provider, processes, connectionId }
}
export const stateOf = async (store: Store, connectionId: string) =>
  (
    await store.query<{ state: string; message: string | null }>(
      'select state, message from connections where id = $1',
      [connectionId],
    )
  )[0]
export const only = ({ processes }: RefreshSetting): TestProcess => processes[0] as TestProcess
