/** Between Node's HTTP and the web's Request and Response. */
import type { IncomingMessage, ServerResponse } from 'node:http'

/** No simulated provider takes more than this. */
const maxBodyBytes = 10 * 1024 * 1024

export const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBodyBytes) throw new RangeError('request body is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The request as the provider would have received it. */
export const toRequest = (message: IncomingMessage, url: URL, body: Buffer, signal: AbortSignal): Request => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers)) {
    if (value === undefined || name === 'host' || name === 'connection') continue
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one)
  }
  const method = message.method ?? 'GET'
  const bears = method !== 'GET' && method !== 'HEAD' && body.length > 0
  return new Request(url, { method, headers, signal, ...(bears && { body: new Uint8Array(body) }) })
}

/** Sends an answer; one whose body breaks half-way breaks the connection half-way. */
export const sendResponse = async (response: ServerResponse, answer: Response): Promise<void> => {
  response.statusCode = answer.status
  for (const [name, value] of answer.headers) response.setHeader(name, value)
  try {
    if (answer.body !== null) for await (const chunk of answer.body) response.write(chunk)
    response.end()
  } catch {
    response.destroy()
  }
}
