/** The part of Confluent's schema registry that writers use: an id for each schema, the same under every subject. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RegistryDouble {
  readonly url: string
  /** Paths, in the order they were asked for. */
  readonly asked: string[]
  /** Answers with this status from now on, where it is not 200. */
  answer(status: number): void
  close(): Promise<void>
}

/** `account` is who may ask, as `name:password`. */
export const registryDouble = async (account?: string): Promise<RegistryDouble> => {
  const asked: string[] = []
  const ids = new Map<string, number>()
  const subjects = new Map<string, Set<number>>()
  let status = 200
  const server = createServer(async (request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    let text = ''
    for await (const chunk of request) text += chunk
    const say = (code: number, body: object): void => {
      response.writeHead(code, { 'content-type': 'application/vnd.schemaregistry.v1+json' }).end(JSON.stringify(body))
    }
    const expected = account === undefined ? undefined : `Basic ${Buffer.from(account).toString('base64')}`
    if (request.headers.authorization !== expected) return say(401, { error_code: 401, message: 'Unauthorized' })
    if (status !== 200) return say(status, { error_code: status, message: 'refused' })
    const [, subject = '', versions] = /\/subjects\/([^/]+)(\/versions)?$/.exec(path) ?? []
    const { schema } = JSON.parse(text) as { schema: string }
    const held = subjects.get(subject)
    const known = ids.get(schema)
    if (versions === undefined)
      return known !== undefined && held?.has(known) === true
        ? say(200, { subject, id: known, version: 1, schema })
        : say(404, { error_code: 40403, message: 'Schema not found' })
    const id = known ?? ids.size + 1
    ids.set(schema, id)
    subjects.set(subject, new Set([...(held ?? []), id]))
    say(200, { id })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer(next) {
      status = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
