/**
 * What stands on a stream's schedule until a pull has seen to it: how far back a notice reaches and which documents it
 * names, and where a pull that was stopped half way goes on. Pure.
 */
export interface Note {
  readonly from: number | undefined
  readonly documents: readonly string[]
  /** A pull was stopped by a limit: up to here it has asked for everything. */
  readonly resume: number | undefined
  /** When that pull began, however often it was stopped since. */
  readonly since: number | undefined
  /** In milliseconds: a wider window needs more requests at once than the limit bears. */
  readonly narrow: number | undefined
}
/** How a pull was stopped. */
export interface Stopped {
  /** Up to here it has asked for everything, without a gap. */
  readonly upTo?: number | undefined
  readonly began: number
  readonly narrow?: number | undefined
}
/** Beyond this a pull of the span finds them as well. */
const maxDocuments = 1000

export const readNote = (text: string | undefined): Note => {
  const { documents, ...rest } = (text === undefined ? {} : JSON.parse(text)) as Partial<Note>
  const { from, resume, since, narrow } = rest
  return { from, documents: documents ?? [], resume, since, narrow }
}

const write = ({ from, documents, resume, since, narrow }: Note): string | undefined =>
  from === undefined && documents.length === 0 && resume === undefined && narrow === undefined
    ? undefined
    : JSON.stringify({
        ...(from !== undefined && { from }),
        documents,
        ...(resume !== undefined && { resume, since }),
        ...(narrow !== undefined && { narrow }),
      })

/** Did somebody call, or does a pull only go on? */
export const isNotice = (text: string | undefined): boolean => {
  const { from, documents } = readNote(text)
  return from !== undefined || documents.length > 0
}

/** What is left when these documents have been asked for, and the pull was stopped. */
export const leftOf = (
  text: string | undefined,
  confirmed: readonly string[],
  { upTo, began, narrow }: Stopped,
): string | undefined => {
  const { from, documents, resume, since, ...before } = readNote(text)
  return write({
    // What the notice asked for lies behind where the pull has come, or at its front.
    from: upTo === undefined ? from : undefined,
    documents: documents.filter((one) => !confirmed.includes(one)),
    resume: upTo ?? resume,
    since: since ?? began,
    narrow: narrow ?? before.narrow,
  })
}

/** Joins what stands there with a new notice. */
export const joinNotes = (
  earlier: string | undefined,
  notice: { from?: number | undefined; document?: string | undefined },
): string => {
  const before = readNote(earlier)
  const froms = [before.from, notice.from].filter((from) => from !== undefined)
  const documents = [...new Set([...before.documents, ...(notice.document === undefined ? [] : [notice.document])])]
  return JSON.stringify({
    ...(froms.length > 0 && { from: Math.min(...froms) }),
    documents: documents.slice(-maxDocuments),
    ...(before.resume !== undefined && { resume: before.resume, since: before.since }),
    ...(before.narrow !== undefined && { narrow: before.narrow }),
  })
}

/** What a window that turned out narrow enough leaves for the next: twice as wide, as limits change. */
export const widened = (text: string | undefined): string | undefined => {
  const { narrow } = readNote(text)
  return narrow === undefined ? undefined : JSON.stringify({ documents: [], narrow: narrow * 2 })
}
