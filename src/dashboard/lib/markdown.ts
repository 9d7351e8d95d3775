/**
 * The little Markdown that connectors write for people: paragraphs, lists, code, emphasis and links. A text becomes a
 * tree, never markup, so that nothing in it can become an element that is not named here.
 */

export type Inline =
  | { readonly type: 'text' | 'code' | 'strong' | 'em'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string }
export type Block =
  | { readonly type: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: 'code'; readonly text: string }

const bullet = /^\s*[-*+]\s+/
const numbered = /^\s*\d{1,3}[.)]\s+/
const fence = /^\s*```/

export const blocksOf = (markdown: string): readonly Block[] => {
  const blocks: Block[] = []
  const lines = markdown.split(/\r?\n/)
  let at = 0
  /** The lines from here on that are of one kind. */
  const take = (wanted: (line: string) => boolean): string[] => {
    const from = at
    while (at < lines.length && wanted(lines[at] ?? '')) at += 1
    return lines.slice(from, at)
  }
  while (at < lines.length) {
    const line = lines[at] ?? ''
    if (line.trim() === '') at += 1
    else if (fence.test(line)) {
      at += 1
      blocks.push({ type: 'code', text: take((one) => !fence.test(one)).join('\n') })
      at += 1
    } else if (isItem(line)) {
      const ordered = numbered.test(line)
      blocks.push({ type: 'list', ordered, items: itemsOf(take((one) => one.trim() !== '' && !fence.test(one))) })
    } else {
      const text = take((one) => one.trim() !== '' && !fence.test(one) && !isItem(one)).join(' ')
      blocks.push({ type: 'paragraph', content: inlinesOf(text.replace(/^#{1,6}\s+/, '')) })
    }
  }
  return blocks
}

const isItem = (line: string): boolean => bullet.test(line) || numbered.test(line)

/** A line that is no item goes on with the one before. */
const itemsOf = (lines: readonly string[]): Inline[][] => {
  const items: string[] = []
  for (const line of lines)
    if (isItem(line)) items.push(line.replace(bullet, '').replace(numbered, ''))
    else items.push(`${items.pop() ?? ''} ${line.trim()}`)
  return items.map(inlinesOf)
}

/** Code first: nothing within it means anything else. A bare address ends before the sentence's own point. */
const marks =
  /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>()`*]*[^\s<>()`*.,;:!?])/g

export const inlinesOf = (text: string): Inline[] => {
  const found: Inline[] = []
  let last = 0
  for (const match of text.matchAll(marks)) {
    if (match.index > last) found.push({ type: 'text', text: text.slice(last, match.index) })
    last = match.index + match[0].length
    const [, code, strong, em, label, href, bare] = match
    if (code !== undefined) found.push({ type: 'code', text: code })
    else if (strong !== undefined) found.push({ type: 'strong', text: strong })
    else if (em !== undefined) found.push({ type: 'em', text: em })
    else if (label !== undefined && href !== undefined) found.push({ type: 'link', text: label, href })
    else if (bare !== undefined) found.push({ type: 'link', text: bare, href: bare })
  }
  if (last < text.length) found.push({ type: 'text', text: text.slice(last) })
  return found
}
