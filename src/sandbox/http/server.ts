/** All services on one loopback port: their APIs, their authorization servers, and the admin's pages. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type MovableClock, runningClock } from '../clock.js'
import { createGrants } from '../grants.js'
import { serviceOf } from '../in-process.js'
import type { Person } from '../person.js'
import type { Referee } from '../referee.js'
import { createRoom, type Room, type RoomOptions, type RoomSnapshot } from '../room.js'
import type { SimulatedService } from '../service.js'
import { type AdapterRows, adapterStore } from './adapter.js'
import { createAdmin } from './admin.js'
import { type AuthorizationServer, authorizationServer } from './authorization.js'
import { cityPage } from './pages.js'
import { readBody, sendResponse, toRequest } from './wire.js'

export interface SandboxOptions extends Omit<RoomOptions, 'clock' | 'saved' | 'outbound'> {
  /** Another port is taken when this one is in use. 0, the default: any. */
  readonly port?: number
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
  /** Where a provider's URL is played: `https://api.ouraring.com/v2/x` is `<url>/oura/api.ouraring.com/v2/x`. */
  route(url: string, service?: string): string
  /** A token answer without the browser. Scopes default to all the service knows. */
  connectDirectly(
    service: string,
    personSeed: number,
    scopes?: readonly string[],
  ): Promise<Readonly<Record<string, unknown>>>
  close(): Promise<void>
}

interface State {
  readonly room?: RoomSnapshot
  readonly authorization?: AdapterRows
  /** How far the clock had been moved ahead of the machine's. */
  readonly aheadMs?: number
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
    const { stateFile } = options
    room.onChange(() =>
      writeState(stateFile, { room: room.snapshot(), authorization: store.rows(), aheadMs: clock.now() - Date.now() }),
    )
  }
  const grants = createGrants(room, options.seed ?? 1)
  const servers = new Map<string, AuthorizationServer>()
  const http = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  const url = await listen(http, options.port ?? 0)
  for (const service of room.services)
    servers.set(
      service.id,
      authorizationServer(
        room,
        service,
        `${url}/${service.id}/oauth2`,
        store.adapter(service.id),
        options.tokenThinkMs,
      ),
    )

  const connectDirectly: Sandbox['connectDirectly'] = async (id, personSeed, scopes) => {
    const service = serviceOf(room, id)
    const server = servers.get(id)
    if (server === undefined) throw new Error(`no authorization server for '${id}'`)
    return server.connect(personSeed, scopes ?? service.oauth.scopes.map(({ name }) => name))
  }
  const admin = createAdmin(room, clock, connectDirectly)

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // A page on the internet may point a name of its own at this port; only loopback names are answered.
    const host = new URL(`http://${request.headers.host ?? 'localhost'}`).hostname
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(host))
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
    const server = servers.get(id)
    if (service === undefined || server === undefined)
      return sendResponse(response, new Response('no such service', { status: 404 }))
    const rest = here.pathname.slice(id.length + part.length + 2)
    if (part === 'oauth2') {
      const isForm = rest.startsWith('/consent/') && request.method === 'POST'
      return server.interact(request, response, rest + here.search, isForm ? (await readBody(request)).toString() : '')
    }
    await play(service, server, request, response, new URL(`https://${part}${rest}${here.search}`))
  }

  const play = async (
    service: SimulatedService,
    server: AuthorizationServer,
    message: IncomingMessage,
    response: ServerResponse,
    target: URL,
  ): Promise<void> => {
    const path = `${target.origin}${target.pathname}`
    if (path === service.oauth.authorizeUrl) return server.authorize(message, response, target)
    const body = await readBody(message)
    if (path === service.oauth.tokenUrl) return server.token(message, response, body.toString())
    const aborted = new AbortController()
    response.once('close', () => aborted.abort())
    const request = toRequest(message, target, body, aborted.signal)
    const answered = path === service.oauth.revokeUrl ? grants.revoke(service, request) : room.answer(service, request)
    await sendResponse(response, await answered)
    if (path === service.oauth.revokeUrl) room.changed()
  }

  const every = (options.noticeSeconds ?? 15) * 1000
  const timer =
    every > 0 ? setInterval(() => void admin.answer('POST', new URL('/admin/notices', url), {}), every) : undefined
  timer?.unref()
  return {
    url,
    clock,
    people: room.people,
    referee: room.referee,
    room,
    connectDirectly,
    route: (text, id) => {
      const target = new URL(text)
      const service = id === undefined ? room.serviceFor(target) : serviceOf(room, id)
      return service === undefined ? text : `${url}/${service.id}/${target.host}${target.pathname}${target.search}`
    },
    close: async () => {
      clearInterval(timer)
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

const listen = async (http: Server, port: number): Promise<string> => {
  const tryPort = (wanted: number): Promise<void> =>
    new Promise((resolve, reject) => {
      http.once('error', reject)
      http.listen(wanted, '127.0.0.1', () => {
        http.off('error', reject)
        resolve()
      })
    })
  await tryPort(port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    return tryPort(0)
  })
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`
}

const objectIn = (body: Buffer): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body.toString() || '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** A state file that is missing or unreadable is an empty city: the sandbox holds nothing worth refusing to start for. */
const readState = (file: string): State => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as State
  } catch {
    return {}
  }
}
/** Written before the answer leaves, and renamed into place, so that a kill at any moment leaves a whole file. */
const writeState = (file: string, state: State): void => {
  writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
