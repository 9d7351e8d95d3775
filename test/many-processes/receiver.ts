/** Somebody's endpoint: keeps what it is sent, and now and then is out of order for a moment. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Sent {
  readonly id: string
  readonly data: { readonly id: string; readonly revision: number }
}
export interface Receiver {
  readonly url: string
  /** By envelope id, how often it came. */
  readonly times: ReadonlyMap<string, number>
  /** The last revision of each record, and those that came before an earlier one. */
  readonly disordered: readonly string[]
  close(): void
}

/** One in so many requests is answered as by a broken server, after it was taken or before; when it comes again it is well. */
const trouble = 100

export const startReceiver = async (host: string): Promise<Receiver> => {
  const times = new Map<string, number>()
  const revisions = new Map<string, number>()
  const disordered: string[] = []
  const take = ({ id, data }: Sent): void => {
    const before = times.get(id) ?? 0
    times.set(id, before + 1)
    // A batch that comes again repeats what was there; something new must follow what came before it.
    if (before > 0) return
    if (data.revision !== (revisions.get(data.id) ?? 0) + 1) disordered.push(id)
    revisions.set(data.id, data.revision)
  }
  const failed = new Set<unknown>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const name = request.headers['webhook-id']
      const chance = failed.has(name) ? 1 : Math.random() * trouble
      if (chance < 1) failed.add(name)
      if (chance >= 1 || chance < 0.5) {
        const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: { envelopes: Sent[] } }
        for (const envelope of data.envelopes) take(envelope)
      }
      response.writeHead(chance < 1 ? 500 : 204).end()
    })
  })
  server.listen(0, host)
  await once(server, 'listening')
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/`,
    times,
    disordered,
    close: () => void server.close().closeAllConnections(),
  }
}
