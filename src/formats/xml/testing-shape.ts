/**
 * For tests: checks a document against what its published schema says of order, number and form of elements. Written
 * from the schemas, not copied of them; the document is read by saxes, which knows nothing of our reader.
 */
import { SaxesParser } from 'saxes'

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

/** Names of children in their order; `?` may be missing, `*` be any number, `+` at least one. */
export interface Shape {
  readonly children?: readonly string[]
  readonly attributes?: readonly string[]
  readonly text?: RegExp
}
/** By `parent/name`, else by `name`, else by `prefix:*`. */
export type Shapes = Readonly<Record<string, Shape>>

export const treeOf = (bytes: Uint8Array): Element => {
  const parser = new SaxesParser({ xmlns: false })
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes: attributes as Record<string, string>, children: [], text: '' }
    ;(open.at(-1) as Element).children.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    ;(open.at(-1) as Element).text += text
  })
  parser.on('cdata', (text) => {
    ;(open.at(-1) as Element).text += text
  })
  parser.on('closetag', () => open.pop())
  parser.write(new TextDecoder().decode(bytes)).close()
  return root.children[0] as Element
}

export const problemsOfShape = (bytes: Uint8Array, shapes: Shapes): readonly string[] => [
  ...problemsOf(treeOf(bytes), '', shapes),
]

function* problemsOf(element: Element, parent: string, shapes: Shapes): Iterable<string> {
  const { name, attributes, children, text } = element
  const shape = shapes[`${parent}/${name}`] ?? shapes[name] ?? shapes[name.replace(/:.*/, ':*')]
  const path = `${parent}/${name}`
  if (shape === undefined) {
    yield `${path}: not in the schema`
    return
  }
  for (const attribute of shape.attributes ?? [])
    if (attributes[attribute] === undefined) yield `${path}: no ${attribute}`
  if (shape.text !== undefined && !shape.text.test(text)) yield `${path}: a text of another form`
  if (shape.children === undefined) return
  const order = children.map((child) => child.name).join(' ')
  const wanted = shape.children.map((child) => {
    const [plain, often = ''] = [child.replace(/[?*+]$/, ''), /[?*+]$/.exec(child)?.[0]]
    return `(?:${plain} )${often}`
  })
  if (!new RegExp(`^${wanted.join('')}$`).test(order === '' ? '' : `${order} `)) yield `${path}: children ${order}`
  for (const child of children) yield* problemsOf(child, name, shapes)
}

/** Forms of simple types. */
export const forms = {
  number: /^-?\d+(\.\d+)?$/,
  count: /^\d+$/,
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)?$/,
  byte: /^(\d{1,2}|1\d\d|2[0-4]\d|25[0-5])$/,
} as const
