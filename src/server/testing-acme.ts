/** An instance for one invented service whose every answer the test writes, without a sandbox. */
import type { Connector } from '../kit/index.js'
import { createRuntime, type Runtime, type Store, wrapperFromText } from '../runtime/index.js'
import { type TestWorld, testMasterKey, testWorld } from '../runtime/tokens/testing.js'
import { createApp } from './index.js'
import { testBrowser } from './testing-browser.js'

export interface AcmeInstance {
  readonly world: TestWorld
  readonly runtime: Runtime
  ask(path: string, init?: RequestInit): Promise<Response>
  /** Through the consent page, where somebody agrees. Returns the id of the connection. */
  signIn(query?: string): Promise<string>
}

export const acmeInstance = async (options: {
  readonly store: Store
  readonly connector: Connector
  readonly answer: (request: Request) => Response | Promise<Response>
  readonly notSetUp?: boolean
}): Promise<AcmeInstance> => {
  const { store, connector } = options
  const publicUrl = 'http://localhost:5000'
  const world = testWorld(options.answer)
  const clientOf = () => (options.notSetUp === true ? undefined : { clientId: 'us', clientSecret: 'our-secret' })
  const runtime = await createRuntime({
    world,
    store,
    wrapper: wrapperFromText(testMasterKey),
    connectors: [connector],
    sinks: [],
    clientOf,
    callbackOf: (id) => `${publicUrl}/webhooks/${id}`,
    historyDays: 0,
    name: 'test',
  })
  const app = createApp({
    runtime,
    connectors: [connector],
    modeOf: () => (options.notSetUp === true ? 'not-set-up' : 'real'),
    publicUrl,
    redirectUriOf: (id) => `${publicUrl}/callback/${id}`,
    clientOf,
    individual: 'me',
    adminToken: undefined,
    appOrigins: [],
    version: '0.0.0-test',
    dashboardDir: '/nowhere',
  })
  const ask: AcmeInstance['ask'] = async (path, init) => app.request(`${publicUrl}${path}`, init)
  return {
    world,
    runtime,
    ask,
    signIn: async (query = '') => {
      const browser = testBrowser({ ask })
      const out = new URL((await browser.open(`/connect/${connector.id}${query}`)).headers.get('location') ?? '')
      const back = await browser.open(`/callback/${connector.id}?code=c&state=${out.searchParams.get('state')}`)
      const where = back.headers.get('location') ?? ''
      if (!where.includes('connected=')) throw new Error(where)
      const { connections } = (await (await ask('/v1/connections')).json()) as { connections: { id: string }[] }
      return (connections.at(-1) as { id: string }).id
    },
  }
}
