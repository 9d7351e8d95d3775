/** All services on one loopback port: their APIs, their authorization servers, and the admin's pages. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type MovableClock, runningClock } from '../clock.js'
import { createGrants, scopesOf } from '../grants.js'
import { serviceOf } from '../in-process.js'
import type { Person } from '../person.js'
import type { Referee } from '../referee.js'
import { createRoom, type Room, type RoomOptions } from '../room.js'
import { authorizing, endpointOf, grantor, isGranting, playing, type Routed } from '../routing.js'
import type { SimulatedService } from '../service.js'
import { adapterStore } from './adapter.js'
import { createAdmin } from './admin.js'
import { type AuthorizationServer, authorizationServer } from './authorization.js'
import { cityPage } from './pages.js'
import { readState, type State, stateWriter } from './state-file.js'
import { servicePage } from './ways-page.js'
import { readBody, sendResponse, toRequest } from './wire.js'

export interface SandboxOptions extends Omit<RoomOptions, 'clock' | 'saved' | 'outbound'> {
  /** Another port is taken when this one is in use. 0, the default: any. */
  readonly port?: number
  /** Where it listens, for clients on other machines of a test. Default: loopback, and nobody but this machine. */
  readonly host?: string
  /** Default: the machine's time. */
  readonly clock?: MovableClock
  /** Where consents, tokens and subscriptions outlive the process. Without it they do not. */
  readonly stateFile?: string
  /** How often, in real seconds, subscribers are told what changed. 0: only when the admin says so. Default 15. */
  readonly noticeSeconds?: number
  /** How long, in real milliseconds, a token request takes; so that refreshes side by side can be seen. Default 0. */
  readonly tokenThinkMs?: number
}

export interface Sandbox {
  readonly url: string
  readonly clock: MovableClock
  readonly people: readonly Person[]
  readonly referee: Referee
  readonly room: Room
  /**
   * Where a provider's URL is played: `https://api.ouraring.com/v2/x` is `<url>/oura/api.ouraring.com/v2/x`. A host that
   * several services share is played below `/-/`: whose request it is shows when it is there.
   */
  route(url: string, service?: string): string
  /** A token answer without the browser. Scopes default to all the service knows. */
  connectDirectly(
    service: string,
    personSeed: number,
    scopes?: readonly string[],
  ): Promise<Readonly<Record<string, unknown>>>
  close(): Promise<void>
}

export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const saved = options.stateFile === undefined ? {} : readState(options.stateFile)
  const clock = options.clock ?? runningClock({ start: Date.now() + (saved.aheadMs ?? 0) })
  const room = createRoom({
    ...options,
    clock,
    ...(saved.room !== undefined && { saved: saved.room }),
    outbound: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(10_000) }),
  })
  const store = adapterStore(saved.authorization ?? [])
  if (options.stateFile !== undefined) {
    const whole = (): State => ({
      room: room.snapshot(),
      authorization: store.rows(),
      aheadMs: clock.now() - Date.now(),
    })
    room.onChange(stateWriter(options.stateFile, whole))
  }
  const grants = createGrants(room, options.seed ?? 1)
  const servers = new Map<string, AuthorizationServer>()
  const http = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  const listensAt = options.host ?? '127.0.0.1'
  const url = await listen(http, options.port ?? 0, listensAt)
  for (const service of room.services) {
    const { id, oauth } = service
    if (oauth === undefined) continue
    const mount = `${url}/${id}/oauth2`
    servers.set(id, authorizationServer(room, { ...service, oauth }, mount, store.adapter(id), options.tokenThinkMs))
  }

  const connectDirectly: Sandbox['connectDirectly'] = async (id, personSeed, scopes) => {
    const service = serviceOf(room, id)
    const server = servers.get(id)
    const who = room.personOf(personSeed)
    if (who === undefined) throw new Error(`nobody with seed ${personSeed} lives here`)
    if (server === undefined) return { access_token: room.admission.letIn(service, who, clock.now()) }
    return server.connect(personSeed, scopes ?? scopesOf(service))
  }
  const admin = createAdmin(room, clock, connectDirectly)

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // A page on the internet may point a name of its own at this port; only loopback names are answered.
    const host = new URL(`http://${request.headers.host ?? 'localhost'}`).hostname
    if (!['127.0.0.1', 'localhost', '[::1]', listensAt].includes(host))
      return sendResponse(response, new Response('use the loopback address', { status: 421 }))
    const here = new URL(request.url ?? '/', url)
    if (here.pathname === '/') return sendResponse(response, cityPage(room, url))
    const [, id = '', part = ''] = here.pathname.split('/')
    if (id === 'admin')
      return sendResponse(
        response,
        await admin.answer(request.method ?? 'GET', here, objectIn(await readBody(request))),
      )
    const service = room.services.find((one) => one.id === id)
    if (service === undefined && id !== shared)
      return sendResponse(response, new Response('no such service', { status: 404 }))
    if (service !== undefined && part === '') {
      const posted = request.method === 'POST' ? new URLSearchParams((await readBody(request)).toString()) : undefined
      if (posted !== undefined && !isOwnForm(request))
        return sendResponse(response, new Response(null, { status: 403 }))
      return sendResponse(response, servicePage(room, service, posted))
    }
    const rest = here.pathname.slice(id.length + part.length + 2)
    const server = servers.get(id)
    if (part === 'oauth2' && server !== undefined) {
      const isForm = rest.startsWith('/consent/') && request.method === 'POST'
      return server.interact(request, response, rest + here.search, isForm ? (await readBody(request)).toString() : '')
    }
    const found = playing(
      service === undefined ? room.services : [service],
      new URL(`https://${part}${rest}${here.search}`),
    )
    await play(found, request, response)
  }

  const play = async (found: readonly Routed[], message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [first] = found
    if (first === undefined) return sendResponse(response, new Response('no such host', { status: 404 }))
    const authority = authorizing(found)
    if (authority !== undefined)
      return servers.get(authority.service.id)?.authorize(message, response, authority.url, authority.region)
    const body = await readBody(message)
    const isGrant = found.some(isGranting)
    const form = isGrant ? { ...Object.fromEntries(first.url.searchParams), ...formIn(body) } : {}
    const routed = isGrant ? (grantor(room, found, form, store.hasCode) ?? first) : first
    const endpoint = isGrant ? endpointOf(routed, form) : 'api'
    if (endpoint === 'token') return servers.get(routed.service.id)?.token(message, response, body.toString())
    const aborted = new AbortController()
    response.once('close', () => aborted.abort())
    const request = toRequest(message, routed.url, body, aborted.signal)
    const answered = endpoint === 'revoke' ? grants.revoke(routed.service, request) : room.answer(routed, request)
    await sendResponse(response, await answered)
    if (endpoint === 'revoke') room.changed()
  }

  const every = (options.noticeSeconds ?? 15) * 1000
  const tellAll = async (): Promise<void> => {
    for (const what of ['notices', 'pushes']) await admin.answer('POST', new URL(`/admin/${what}`, url), {})
  }
  const timer = every > 0 ? setInterval(() => void tellAll(), every) : undefined
  timer?.unref()
  return {
    url,
    clock,
    people: room.people,
    referee: room.referee,
    room,
    connectDirectly,
    route: (text, id) => routeTo(url, room.services, text, id === undefined ? undefined : serviceOf(room, id).id),
    close: async () => {
      clearInterval(timer)
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

/** Where a sandbox at `url` plays what a provider has at `text`; `text` itself where none of these services has it. */
export const routeTo = (url: string, services: readonly SimulatedService[], text: string, service?: string): string => {
  const target = new URL(text)
  const found = playing(services, target)
  const place = service ?? (found.length > 1 ? shared : found[0]?.service.id)
  return place === undefined ? text : `${url}/${place}/${target.host}${target.pathname}${target.search}`
}

/** In the place of a service's id, where several play one host. */
const shared = '-'

/** A page elsewhere could have a browser post our forms. */
const isOwnForm = ({ headers: { origin, host } }: IncomingMessage): boolean =>
  origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)

const formIn = (body: Buffer): Readonly<Record<string, unknown>> => {
  const text = body.toString()
  return text.startsWith('{') ? objectIn(body) : Object.fromEntries(new URLSearchParams(text))
}

const listen = async (http: Server, port: number, host: string): Promise<string> => {
  const tryPort = (wanted: number): Promise<void> =>
    new Promise((resolve, reject) => {
      http.once('error', reject)
      http.listen(wanted, host, () => {
        http.off('error', reject)
        resolve()
      })
    })
  await tryPort(port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    return tryPort(0)
  })
  return `http://${host}:${(http.address() as AddressInfo).port}`
}

const objectIn = (body: Buffer): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body.toString() || '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
