/** For the tests of http: a task whose provider and credentials are scripted. */
import { type Api, type Connector, z } from '../../kit/index.js'
import type { Db } from '../store/db.js'
import { acme, type TestWorld, testWorld } from '../tokens/testing.js'
import {
  type Authorization,
  type Credentials,
  createHttp,
  createTasks,
  type RequestNote,
  type TaskOptions,
} from './index.js'

const page = z.object({ nights: z.array(z.object({ minutes: z.number() })) })
/** A page the task's schema reads. */
export const good = { nights: [{ minutes: 431 }] }

export interface HttpSetting {
  readonly world: TestWorld
  readonly sent: Request[]
  readonly renewals: number[]
  readonly notes: RequestNote[]
  readonly task: ReturnType<ReturnType<typeof createTasks>>
}
/** A task over a scripted provider, and what was sent, renewed and noted. */
export const httpSetting = (
  store: Db,
  answer: (request: Request) => Response | Promise<Response>,
  options: {
    readonly api?: Partial<Api>
    readonly connector?: Partial<Connector>
    readonly task?: {
      readonly [K in keyof TaskOptions<unknown>]?: TaskOptions<unknown>[K] | undefined
    }
    readonly maxBytes?: number
    readonly route?: (url: string) => string
  } = {},
): HttpSetting => {
  const sent: Request[] = []
  const renewals: number[] = []
  const notes: RequestNote[] = []
  const world = testWorld((request) => {
    sent.push(request)
    return answer(request)
  })
  const authorization = (version: number): Authorization => ({
    header: 'authorization',
    value: `Bearer planted-token-${version}`,
    version,
  })
  const credentials: Credentials = {
    fresh: async () => authorization(1),
    renew: async (_, refused) => {
      renewals.push(refused)
      return authorization(refused + 1)
    },
  }
  const connector = acme({
    ...options.connector,
    api: {
      hosts: ['https://api.acme.example', 'https://files.acme.example'],
      ...options.api,
    },
  })
  const http = createHttp({
    world,
    db: store,
    ...(options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes }),
    ...(options.route === undefined ? {} : { route: options.route }),
    operatorKeyOf: (id) => (id === 'acme' ? 'planted-operator-key' : undefined),
  })
  const task = createTasks({ http, credentials })({
    connector,
    connection: { id: 'c1', account: { id: 'ada' }, scopes: ['daily'] },
    stream: { page, scopes: ['sleep'] },
    onRequest: (note) => notes.push(note),
    ...(options.task as Partial<TaskOptions<unknown>>),
  })
  return { world, sent, renewals, notes, task }
}
