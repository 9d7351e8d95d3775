/**
 * XML of any size, read as it comes: elements open and close, nothing is kept but the names of those that are open.
 * Never defines, fetches or expands an entity: a document type is passed over, and a reference to anything but the five
 * predefined entities and characters by number stays as it is written. Damage costs what is damaged and no more.
 */
import { inText, textOf } from './xml-text.js'

export type XmlAttributes = Readonly<Record<string, string>>
export interface XmlHandler {
  /** `depth` is 1 for the root. The attributes are the caller's to keep. */
  open(name: string, attributes: XmlAttributes, depth: number): void
  close?(name: string, depth: number): void
  /** Text directly in the innermost open element; may come in pieces. */
  text?(text: string): void
}
export interface XmlEnd {
  /** False where the document ends before its elements do, or was not read to its end. */
  readonly whole: boolean
  /** Tags that were malformed or closed nothing, and were passed over. */
  readonly damaged: number
  /** Why it was not read on, where a bound was passed. */
  readonly stopped?: 'too-deep' | 'tag-too-long' | 'document-type-too-long'
  /** The document type declares entities of its own; they were not read. */
  readonly declaresEntities: boolean
}
export interface XmlReader {
  write(chunk: Uint8Array): void
  /** Says how it went; nothing may be written afterwards. */
  end(): XmlEnd
  /** Ends it early: what is still written is passed over. */
  stop(): void
}

/** No document of ours comes near these; a hostile one does. */
export const xmlBounds = {
  depth: 64,
  nameLength: 256,
  attributes: 128,
  valueLength: 65_536,
  tagLength: 1_048_576,
  documentTypeLength: 1_048_576,
} as const
/** A string of the engine has a longest length, a chunk has none. */
const pieceBytes = 262_144

const [bang, quote, apostrophe, hyphen, slash, less, equals, greater, question, openBracket] = [
  33, 34, 39, 45, 47, 60, 61, 62, 63, 91,
]
const isBlank = (code: number): boolean => code === 32 || code === 10 || code === 9 || code === 13
/** Of a name: what XML forbids in one, without the letters of the world one by one. */
const endsName = (code: number): boolean =>
  !(code > 62) ? isBlank(code) || code === slash || code === greater || code === equals || code === less : false
const startsName = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 58 || code >= 128

/** Reads what is written to it, chunk by chunk, in UTF-8. Characters and tags may be split anywhere. */
export const xmlReader = (handler: XmlHandler): XmlReader => {
  const decoder = new TextDecoder()
  const open: string[] = []
  /** By element, the attributes it had last: nearly every time it has the same again. */
  const usual = new Map<string, string[]>()
  let buffer = ''
  let at = 0
  let damaged = 0
  let seenRoot = false
  let stopped: XmlEnd['stopped'] | 'asked'
  let declaresEntities = false
  /** Within something without meaning, until this stands. */
  let passing: { readonly until: string; readonly isText: boolean } | undefined
  let documentType: string | undefined

  const scan = (): void => {
    while (stopped === undefined) {
      if (passing !== undefined) {
        if (!pass(passing)) return
      } else if (documentType !== undefined) {
        if (!passDocumentType()) return
      } else {
        const tag = buffer.indexOf('<', at)
        if (tag > at || tag < 0) takeText(tag < 0 ? buffer.length : tag, tag < 0)
        if (tag < 0 || !takeMarkup(tag)) return
      }
    }
  }

  /** Text up to `end`; where more may follow, a reference that is only begun waits for the rest. */
  const takeText = (end: number, mayGoOn: boolean): void => {
    const to = mayGoOn ? inText(buffer, at, end) : end
    if (handler.text !== undefined && open.length > 0 && to > at) handler.text(textOf(buffer.slice(at, to)))
    at = to
  }

  /** At `<`. False where more is needed. */
  const takeMarkup = (tag: number): boolean => {
    at = tag
    const next = buffer.charCodeAt(tag + 1)
    if (Number.isNaN(next)) return false
    if (startsName(next)) return takeStart(tag)
    if (next === slash) return takeEnd(tag)
    if (next === question) return begin('?>', 2, false)
    if (next !== bang) return damage(tag + 1)
    const kind = buffer.charCodeAt(tag + 2)
    const isQuoted = kind === openBracket
    if (buffer.length < tag + (isQuoted ? '<![CDATA['.length : '<!--'.length)) return false
    if (kind === hyphen) return begin('-->', 4, false)
    if (isQuoted) return begin(']]>', 9, true)
    documentType = ''
    at = tag + 2
    return true
  }
  const begin = (until: string, skip: number, isText: boolean): true => {
    passing = { until, isText }
    at += skip
    return true
  }
  const damage = (to: number): true => {
    damaged += 1
    at = to
    return true
  }

  /** Comments, instructions, and quoted text. */
  const pass = ({ until, isText }: { readonly until: string; readonly isText: boolean }): boolean => {
    const found = buffer.indexOf(until, at)
    const to = found < 0 ? Math.max(at, buffer.length - until.length + 1) : found
    if (isText && handler.text !== undefined && open.length > 0 && to > at) handler.text(buffer.slice(at, to))
    at = found < 0 ? to : found + until.length
    if (found < 0) return false
    passing = undefined
    return true
  }

  /**
   * It ends at `]>`, or at `>` where it has no part of its own. Quotation marks are not counted: exports of some iOS
   * versions have declarations that are malformed, and comments with an apostrophe.
   */
  const passDocumentType = (): boolean => {
    const all: string = (documentType ?? '') + buffer.slice(at)
    at = buffer.length
    const bracket = all.indexOf('[')
    const plainEnd = all.indexOf('>')
    const isPlain = plainEnd >= 0 && (bracket < 0 || plainEnd < bracket)
    const end = isPlain ? plainEnd + 1 : endOfSubset(all, bracket)
    if (end < 0) {
      documentType = all
      if (all.length > xmlBounds.documentTypeLength) stopped = 'document-type-too-long'
      return false
    }
    declaresEntities ||= all.slice(0, end).includes('<!ENTITY')
    documentType = undefined
    buffer = all.slice(end)
    at = 0
    return true
  }

  /** At `</`. */
  const takeEnd = (tag: number): boolean => {
    const end = buffer.indexOf('>', tag)
    if (end < 0) return isTooLong(tag)
    const innermost = open[open.length - 1]
    let to = end
    while (isBlank(buffer.charCodeAt(to - 1))) to -= 1
    const name = buffer.slice(tag + 2, to)
    at = end + 1
    if (name === innermost) {
      closeOne()
      return true
    }
    damaged += 1
    // It closes what it names, and all that was left open within.
    if (open.includes(name)) while (open.length > 0 && closeOne() !== name);
    return true
  }
  const closeOne = (): string => {
    const depth = open.length
    const name = open.pop() as string
    handler.close?.(name, depth)
    return name
  }

  /** Nothing more comes of a tag that does not end. */
  const isTooLong = (tag: number): false => {
    if (buffer.length - tag > xmlBounds.tagLength) stopped = 'tag-too-long'
    return false
  }

  /** At `<` and a name. */
  const takeStart = (tag: number): boolean => {
    const length = buffer.length
    let pos = tag + 1
    while (pos < length && !endsName(buffer.charCodeAt(pos))) pos += 1
    if (pos >= length) return isTooLong(tag)
    if (pos - tag > xmlBounds.nameLength) return damage(pos)
    const name = buffer.slice(tag + 1, pos)
    let expected = usual.get(name)
    if (expected === undefined) {
      expected = []
      if (usual.size < 1000) usual.set(own(name), expected)
    }
    const attributes: Record<string, string> = {}
    for (let count = 0; ; count++) {
      while (isBlank(buffer.charCodeAt(pos))) pos += 1
      const code = buffer.charCodeAt(pos)
      if (code === greater) return opened(name, attributes, pos + 1, false)
      if (code === slash && buffer.charCodeAt(pos + 1) === greater) return opened(name, attributes, pos + 2, true)
      if (pos + 1 >= length) return isTooLong(tag)
      let key = expected[count]
      if (key !== undefined && buffer.startsWith(key, pos) && buffer.charCodeAt(pos + key.length) === equals)
        pos += key.length
      else {
        const nameEnd = endOfName(pos)
        if (nameEnd >= length) return isTooLong(tag)
        if (nameEnd === pos || nameEnd - pos > xmlBounds.nameLength) return damage(resume(pos, tag))
        key = own(buffer.slice(pos, nameEnd))
        if (count < xmlBounds.attributes) expected[count] = key
        pos = nameEnd
      }
      while (isBlank(buffer.charCodeAt(pos))) pos += 1
      if (pos >= length) return isTooLong(tag)
      if (buffer.charCodeAt(pos) !== equals) return damage(resume(pos, tag))
      pos += 1
      while (isBlank(buffer.charCodeAt(pos))) pos += 1
      if (pos >= length) return isTooLong(tag)
      const mark = buffer.charCodeAt(pos)
      if (mark !== quote && mark !== apostrophe) return damage(resume(pos, tag))
      const end = buffer.indexOf(mark === quote ? '"' : "'", pos + 1)
      if (end < 0) {
        // A value holds no `<`: the mark was lost, and what follows is a tag of its own.
        if (buffer.indexOf('<', pos) >= 0) return damage(resume(pos, tag))
        return isTooLong(tag)
      }
      const value = buffer.slice(pos + 1, end)
      if (value.includes('<')) return damage(resume(pos, tag))
      if (count < xmlBounds.attributes && value.length <= xmlBounds.valueLength) attributes[key] = textOf(value)
      else damaged += 1
      pos = end + 1
    }
  }
  const endOfName = (from: number): number => {
    let pos = from
    while (pos < buffer.length && !endsName(buffer.charCodeAt(pos))) pos += 1
    return pos
  }
  /** Behind a malformed tag: the next one begins. */
  const resume = (from: number, tag: number): number => {
    const next = buffer.indexOf('<', Math.max(from, tag + 1))
    return next < 0 ? buffer.length : next
  }

  const opened = (name: string, attributes: XmlAttributes, to: number, isEmpty: boolean): true => {
    at = to
    seenRoot = true
    if (open.length >= xmlBounds.depth) {
      stopped = 'too-deep'
      return true
    }
    open.push(name)
    handler.open(name, attributes, open.length)
    if (isEmpty && open.length > 0) closeOne()
    return true
  }

  const write = (text: string): void => {
    buffer = at < buffer.length ? buffer.slice(at) + text : text
    at = 0
    scan()
  }
  return {
    write: (chunk) => {
      for (let from = 0; from < chunk.length && stopped === undefined; from += pieceBytes)
        write(decoder.decode(chunk.subarray(from, from + pieceBytes), { stream: true }))
    },
    end: () => {
      if (stopped === undefined) write(decoder.decode())
      const isLeft = passing !== undefined || documentType !== undefined || buffer.slice(at).trim() !== ''
      const whole = stopped === undefined && seenRoot && open.length === 0 && !isLeft
      return { whole, damaged, declaresEntities, ...(stopped !== undefined && stopped !== 'asked' && { stopped }) }
    },
    stop: () => {
      stopped ??= 'asked'
    },
  }
}

/** The place behind `]`, blanks and `>`; -1 where it is not there yet. */
const endOfSubset = (text: string, from: number): number => {
  if (from < 0) return -1
  const end = /\]\s*>/g
  end.lastIndex = from
  return end.exec(text) === null ? -1 : end.lastIndex
}

/** A copy of its own: a slice would keep all it was cut from. */
const own = (text: string): string => JSON.parse(JSON.stringify(text)) as string
