/** `unknown` to typed: a page its schema can read, or where it departs from it. Pure. */
import { problemIn, type Schema } from '../../kit/index.js'

export type Parsed =
  | { readonly body: unknown }
  | { readonly problem: { readonly path: string; readonly expected: string } }

export const parsePage = (schema: Schema<unknown>, page: unknown): Parsed => {
  try {
    const parsed = schema.safeParse(page)
    return parsed.success ? { body: parsed.data } : { problem: problemIn(parsed.error) }
  } catch {
    // A schema's own transformation may throw, and its message may quote the page (I5).
    return { problem: { path: '', expected: 'a page its schema can read' } }
  }
}

/** The same for raw bytes. */
export const parseRawPage = (schema: Schema<unknown>, raw: Uint8Array): Parsed => {
  let page: unknown
  try {
    page = JSON.parse(new TextDecoder().decode(raw))
  } catch {
    return { problem: { path: '', expected: 'JSON' } }
  }
  return parsePage(schema, page)
}
