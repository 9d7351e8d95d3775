/** What may be shown of a request and its answer: ids, shapes and counts, never a credential and never a measurement. */

const dots = '•••'
const maxSnippetChars = 2_000
const maxShownItems = 3
const maxDepth = 8

const shownHeaders =
  /^(content-type|content-length|content-encoding|date|retry-after|server|x-request-id|.*rate-?limit.*)$/
const secretName = /token|code|secret|key|auth|sign|pass|session|state|verifier|credential|cursor|user|email/i
/** Dates, times, small numbers and short words: what a listing is asked for, and nothing that lets anyone in. */
const plainValue = /^([A-Za-z_.,-]{1,24}|[\d.:+TZ-]{1,35})$/

/** Headers with everything hidden that is not known to be harmless. */
export const redactHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, shownHeaders.test(name.toLowerCase()) ? value : dots]),
  )

/** Query values are shown where they are plain, and their names do not speak of secrets. */
export const redactQuery = (query: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      secretName.test(name) || !plainValue.test(value) ? dots : value,
    ]),
  )

export const redactUrl = (text: string): string => {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return dots
  }
  const query = Object.entries(redactQuery(Object.fromEntries(url.searchParams)))
  return `${url.origin}${redactPath(url.pathname)}${query.length === 0 ? '' : `?${query.map(([name, value]) => `${name}=${value}`).join('&')}`}`
}

/** Long opaque parts of a path (ids, tokens) and addresses of people are hidden. */
export const redactPath = (path: string): string =>
  path
    .split('/')
    .map((part) => ((part.length > 24 && /\d/.test(part)) || /@|%40/.test(part) ? dots : part))
    .join('/')

/** A body's shape: names and types, no values. Enough to see that a page changed, too little to learn anything. */
export const redactBody = (raw: Uint8Array | string): string => {
  const text = typeof raw === 'string' ? raw : new TextDecoder().decode(raw)
  try {
    return JSON.stringify(shapeOf(JSON.parse(text), 0)).slice(0, maxSnippetChars)
  } catch {
    return `${text.length} characters that are no JSON`
  }
}

const shapeOf = (value: unknown, depth: number): unknown => {
  if (value === null) return null
  if (depth > maxDepth) return dots
  if (Array.isArray(value)) {
    const shown = value.slice(0, maxShownItems).map((item) => shapeOf(item, depth + 1))
    return value.length > maxShownItems ? [...shown, `${value.length - maxShownItems} more`] : shown
  }
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [nameOf(name), shapeOf(item, depth + 1)]))
  return typeof value
}
// Some providers use times and ids as names of fields.
const nameOf = (name: string): string => (/^[A-Za-z_][A-Za-z_-]{0,40}[0-9]{0,2}$/.test(name) ? name : dots)
