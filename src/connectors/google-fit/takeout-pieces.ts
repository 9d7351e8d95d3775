/**
 * A file of points piece by piece: years of heart rate are a gigabyte, of which no more than one piece is held. Points are
 * found by counting braces outside of strings; each is then parsed on its own terms.
 */
import { ContractError } from '../../kit/index.js'

export interface Piece {
  /** The source, where the file names it before its points. */
  readonly source: string | undefined
  /** A point that is no JSON comes as its text. */
  readonly points: readonly unknown[]
  /** The file ends here, in the middle of its list. */
  readonly isCut: boolean
}

const pointsAtOnce = 5000
/** Nothing before the list, and no point of it, is anywhere near as long. */
const mostCharacters = 4 * 1024 * 1024

export async function* piecesOf(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  const decoder = new TextDecoder()
  const scanner = createScanner()
  let held = ''
  let source: string | undefined
  let isInList = false
  let found: string[] = []
  const piece = (isCut: boolean): Piece => ({ source, points: parsed(found.splice(0)), isCut })

  for await (const chunk of chunks) {
    held += decoder.decode(chunk, { stream: true })
    if (!isInList) {
      const list = /"Data Points"\s*:\s*\[/.exec(held)
      if (list !== null) {
        source = /"Data Source"\s*:\s*"([^"]+)"/.exec(held.slice(0, list.index))?.[1]
        held = held.slice(list.index + list[0].length)
        isInList = true
      }
    }
    if (isInList && !scanner.isOver) {
      const { points, rest } = scanner.scan(held)
      found.push(...points)
      held = rest
      while (found.length >= pointsAtOnce) {
        const more = found.splice(pointsAtOnce)
        yield piece(false)
        found = more
      }
    } else if (scanner.isOver) held = ''
    if (held.length > mostCharacters)
      throw new ContractError('not-a-list-of-points', `${name} is no file of points of Google Fit.`, {
        path: name,
        expected: `points of at most ${mostCharacters} characters`,
      })
  }
  const isCut = !scanner.isOver
  if (found.length > 0 || isCut) yield piece(isCut)
}

/** Counts on from where the last text ended. */
const createScanner = () => {
  const [quote, backslash, open, close, endOfList] = [34, 92, 123, 125, 93] as const
  let depth = 0
  let isInText = false
  let isEscaped = false
  let isOver = false
  /** How much of the held text is counted already. */
  let counted = 0
  return {
    get isOver() {
      return isOver
    },
    scan: (text: string): { readonly points: readonly string[]; readonly rest: string } => {
      const points: string[] = []
      let begin = 0
      let at = counted
      for (; at < text.length && !isOver; at++) {
        const code = text.charCodeAt(at)
        if (isEscaped) isEscaped = false
        else if (isInText) {
          if (code === backslash) isEscaped = true
          else if (code === quote) isInText = false
        } else if (code === quote) isInText = true
        else if (code === open) {
          if (depth++ === 0) begin = at
        } else if (code === close) {
          if (--depth === 0) {
            points.push(text.slice(begin, at + 1))
            begin = at + 1
          }
        } else if (code === endOfList && depth === 0) isOver = true
      }
      const rest = isOver ? '' : depth === 0 ? '' : text.slice(begin)
      counted = rest.length
      return { points, rest }
    },
  }
}

/** Nanoseconds are beyond what a number holds: as text, as the API writes them, not one is lost. */
const parsed = (texts: readonly string[]): readonly unknown[] => {
  const exact = texts.map((text) => text.replace(/("(?:start|end)TimeNanos"\s*:\s*)(\d+)/g, '$1"$2"'))
  try {
    return JSON.parse(`[${exact.join(',')}]`) as readonly unknown[]
  } catch {
    return exact.map((text) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        return text
      }
    })
  }
}
