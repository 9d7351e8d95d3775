/** Small helpers that spare the authors of simulators the same ten lines. */

export const json = (
  body: unknown,
  init: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Response =>
  new Response(JSON.stringify(body), {
    status: init.status ?? 200,
    headers: { 'content-type': 'application/json', ...init.headers },
  })

export const empty = (status = 204): Response => new Response(null, { status })

/** One page of a listing, by an opaque token that holds the offset. A token nobody handed out is `undefined`. */
export const pageByToken = <T>(
  items: readonly T[],
  options: { readonly token: string | null | undefined; readonly size: number },
): { readonly items: readonly T[]; readonly next: string | undefined } | undefined => {
  const offset = options.token ? offsetIn(options.token) : 0
  if (offset === undefined) return undefined
  const end = offset + options.size
  return { items: items.slice(offset, end), next: end < items.length ? tokenFor(end) : undefined }
}
const tokenFor = (offset: number): string => Buffer.from(`offset:${offset}`).toString('base64url')
const offsetIn = (token: string): number | undefined => {
  const match = /^offset:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())
  return match?.[1] === undefined ? undefined : Number(match[1])
}

/** Reads a JSON or form body into a plain object; an unreadable one is `undefined`. */
export const bodyOf = async (request: Request): Promise<Readonly<Record<string, unknown>> | undefined> => {
  const text = await request.text()
  if (text === '') return {}
  if ((request.headers.get('content-type') ?? '').includes('x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(text))
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
