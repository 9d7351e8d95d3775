/** The invented people of the campaign, on a machine of their own, and how they connect: some by the real sign-in, most taken over. */
import { type ChildProcess, spawn } from 'node:child_process'
import { realWorld } from '../../src/cli/world.js'
import { connectors } from '../../src/connectors/index.js'
import { sandbox as oura } from '../../src/connectors/oura/sandbox.js'
import { sandbox as ultrahuman } from '../../src/connectors/ultrahuman/sandbox.js'
import { createRuntime, ensureIndividual, type Runtime, wrapperFromText } from '../../src/runtime/index.js'
import type { Store } from '../../src/runtime/store/db.js'
import { type Fact, routeTo, sandboxClient } from '../../src/sandbox/index.js'
import { sinks } from '../../src/sinks/index.js'
import { browse } from '../end-to-end/person.js'
import type { Machine } from './network.js'

/** One with a limit for each person and a single stream; and one with an app-wide limit and many streams, for some. */
export const services = ['ultrahuman', 'oura'] as const
export type Service = (typeof services)[number]
/** Rings have hundreds of values a day: one person in so many wears them, and of the others only glucose is read. */
const ringsEach = 20
const wearsRings = (person: number): boolean => person % ringsEach === 1
export const servicesOf = (person: number): readonly Service[] => (wearsRings(person) ? services : ['ultrahuman'])
/** What was granted; absent: whatever the service asks for on its pages, where who wears its ring signs in. */
const grantedOf = (service: Service, person: number): readonly string[] | undefined =>
  service === 'oura'
    ? ['email', 'personal', 'heartrate', 'workout', 'tag', 'session', 'spo2']
    : wearsRings(person)
      ? undefined
      : ['profile', 'cgm_data']
const port = 5001
/** So short that pulls have to renew their access all the time; and a token endpoint that takes its time, as real ones do. */
const accessTokenSeconds = 90
const tokenThinkMs = 5

export interface Referee {
  readonly violations: readonly unknown[]
  readonly revocations: readonly { readonly cause: string }[]
  readonly refreshes: number
  readonly mostConcurrentRefreshes: number
  readonly counts: Readonly<Record<string, { readonly total: number }>>
}

export interface City {
  readonly url: string
  readonly runtime: Runtime
  connect(service: Service, person: number): Promise<string>
  truth(service: Service, person: number, span: { readonly from: number; readonly to: number }): Promise<Fact[]>
  referee(): Promise<Referee>
  close(): void
}

export const individualOf = (person: number): string => `person-${person}`

export const startCity = async (
  machine: Machine,
  { people, store, masterKey, historyDays }: { people: number; store: Store; masterKey: string; historyDays: number },
): Promise<City> => {
  const url = `http://${machine.address}:${port}`
  const child = await play(machine, people, url)
  // Its clock is this machine's.
  const world = realWorld('error')
  const runtime = await createRuntime({
    world,
    store,
    wrapper: wrapperFromText(masterKey),
    connectors,
    sinks,
    clientOf: () => ({ clientId: sandboxClient.id, clientSecret: sandboxClient.secret }),
    route: (text) => routeTo(url, [oura, ultrahuman], text),
    historyDays,
    name: '0.sign-in',
  })
  const ask = async <T>(path: string): Promise<T> => (await (await fetch(`${url}/admin/${path}`)).json()) as T
  const signIn = async (service: Service, person: number, individual: string): Promise<string> => {
    const redirectUri = `http://127.0.0.1/callback/${service}`
    const { url: first, cookie } = await runtime.tokens.beginSignIn({ connector: service, individual, redirectUri })
    const end = await browse(new URL(first), { person }, ({ pathname }) => pathname === new URL(redirectUri).pathname)
    const outcome = await runtime.tokens.finishSignIn({
      params: end.searchParams,
      cookie: (name) => (name === cookie.name ? cookie.value : undefined),
      connector: service,
    })
    if (outcome.state !== 'connected') throw new Error(`the sign-in ended as ${outcome.state}`)
    return outcome.connectionId
  }
  /** As from another program: that is quick, and says for what. */
  const takeOver = async (
    connector: Service,
    person: number,
    individual: string,
    scopes: readonly string[],
  ): Promise<string> => {
    const answer = await fetch(`${url}/admin/connect`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ service: connector, person, scopes }),
    })
    if (!answer.ok) throw new Error(`the sandbox gave no access: ${answer.status}`)
    const { access_token: access, refresh_token: refresh, expires_in: seconds } = (await answer.json()) as Granted
    const obtainedAt = world.now()
    const adopted = await runtime.tokens.adopt({
      individual,
      connector,
      secret: { access, refresh },
      expiresAt: obtainedAt + seconds * 1000,
      obtainedAt,
      scope: scopes.join(' '),
    })
    if (adopted.outcome === 'refused') throw new Error(`the access was not taken over: ${adopted.sentence}`)
    return adopted.connectionId
  }
  return {
    url,
    runtime,
    async connect(service, person) {
      const individual = individualOf(person)
      await ensureIndividual(store, individual, world.now())
      const scopes = grantedOf(service, person)
      return scopes === undefined ? signIn(service, person, individual) : takeOver(service, person, individual, scopes)
    },
    truth: (service, person, { from, to }) => {
      const scopes = grantedOf(service, person)
      const span = { from: String(from), to: String(to), facts: '1' }
      const about = { service, person: String(person), ...span, ...(scopes && { scopes: scopes.join(' ') }) }
      return ask(`truth?${new URLSearchParams(about)}`)
    },
    referee: () => ask('referee'),
    close: () => void child.kill('SIGKILL'),
  }
}

interface Granted {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_in: number
}

const play = async (machine: Machine, people: number, url: string): Promise<ChildProcess> => {
  const dist = (file: string): string => JSON.stringify(new URL(`../../dist/${file}`, import.meta.url).href)
  const program = `
import { startSandbox } from ${dist('sandbox/index.js')}
${services.map((id, index) => `import { sandbox as s${index} } from ${dist(`connectors/${id}/sandbox.js`)}`).join('\n')}
await startSandbox({ host: ${JSON.stringify(machine.address)}, port: ${port}, services: [${services.map((_, index) => `s${index}`).join(', ')}],
  people: Array.from({ length: ${people} }, (_, index) => index + 1), noticeSeconds: 0,
  accessTokenSeconds: ${accessTokenSeconds}, tokenThinkMs: ${tokenThinkMs} })`
  const [first, ...rest] = machine.inside([process.execPath, '--input-type=module', '--eval', program])
  const child = spawn(first, rest, { stdio: ['ignore', 'ignore', 'inherit'] })
  for (let tries = 0; tries < 600; tries++) {
    if (
      await fetch(`${url}/admin/clock`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return child
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.kill('SIGKILL')
  throw new Error('the sandbox did not start')
}
