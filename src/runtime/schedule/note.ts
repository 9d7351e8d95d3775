/** What a notice leaves on a stream's schedule until the pull confirms it: how far back, and which documents. Pure. */
export interface Note {
  readonly from: number | undefined
  readonly documents: readonly string[]
}
/** Beyond this a pull of the span finds them as well. */
const maxDocuments = 1000

export const readNote = (text: string | undefined): Note => {
  if (text === undefined) return { from: undefined, documents: [] }
  const { from, documents } = JSON.parse(text) as { from?: number; documents?: string[] }
  return { from, documents: documents ?? [] }
}

/** What is left of a note when these documents have been asked for. */
export const leftOf = (text: string | undefined, confirmed: readonly string[]): string | undefined => {
  if (text === undefined) return undefined
  const { from, documents } = readNote(text)
  return JSON.stringify({
    ...(from !== undefined && { from }),
    documents: documents.filter((one) => !confirmed.includes(one)),
  })
}

/** Joins what an earlier notice left with a new one. */
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
  })
}
