import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { type XmlEnd, xmlBounds, xmlReader } from './xml.js'

interface Read {
  readonly told: readonly string[]
  readonly end: XmlEnd
}
const inPieces = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] => {
  const at = [0, ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return at.slice(1).map((to, index) => bytes.subarray(at[index], to))
}
const read = (text: string | Uint8Array, cuts: readonly number[] = []): Read => {
  const told: string[] = []
  let words = ''
  const flush = (): void => {
    if (words !== '') told.push(words)
    words = ''
  }
  const reader = xmlReader({
    open: (name, attributes, depth) => {
      flush()
      told.push(`${depth} <${name} ${JSON.stringify(attributes)}>`)
    },
    close: (name, depth) => {
      flush()
      told.push(`${depth} </${name}>`)
    },
    text: (piece) => {
      words += piece
    },
  })
  for (const piece of inPieces(typeof text === 'string' ? new TextEncoder().encode(text) : text, cuts))
    reader.write(piece)
  return { told, end: reader.end() }
}
const whole = { whole: true, damaged: 0, declaresEntities: false }

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/)
const value = fc.string({
  unit: fc.constantFrom('a', ' ', '&', '<', '>', '"', "'", 'é', '🚴', '\n', '=', '/'),
  maxLength: 8,
})
const escaped = (text: string): string => text.replace(/[&<>"'\n]/g, (character) => `&#${character.charCodeAt(0)};`)
interface Tree {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (Tree | string)[]
}
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record({
    name,
    attributes: fc.dictionary(name, value, { maxKeys: 4, noNullPrototype: true }),
    children: fc.array(fc.oneof({ depthSize: 'small' }, value, tie('tree')), { maxLength: 4 }),
  }),
}))
const written = ({ name, attributes, children }: Tree): string => {
  const tag = `${name}${Object.entries(attributes)
    .map(([key, text]) => ` ${key}="${escaped(text)}"`)
    .join('')}`
  if (children.length === 0) return `<${tag}/>`
  return `<${tag}><!-- - > < -->${children.map((each) => (typeof each === 'string' ? escaped(each) : written(each))).join('')}</${name} >`
}
const saxesRead = (text: string): string[] => {
  const told: string[] = []
  const open: string[] = []
  let words = ''
  const flush = (): void => {
    if (words !== '') told.push(words)
    words = ''
  }
  const parser = new SaxesParser()
  parser.on('opentag', (tag) => {
    flush()
    open.push(tag.name)
    told.push(`${open.length} <${tag.name} ${JSON.stringify(tag.attributes)}>`)
  })
  parser.on('closetag', (tag) => {
    flush()
    told.push(`${open.length} </${tag.name}>`)
    open.pop()
  })
  parser.on('text', (piece) => {
    if (open.length > 0) words += piece
  })
  parser.write(text).close()
  return told
}

describe('reading XML as it comes', () => {
  it('tells what another reader tells, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(tree, fc.array(fc.nat(), { maxLength: 6 }), (made, cuts) => {
        const text = `<?xml version="1.0"?>\n<!DOCTYPE a [<!ELEMENT a ANY> <!-- it's -->]>\n${written(made)}\n<!-- -->`
        expect(read(text, cuts)).toEqual({ told: saxesRead(text), end: whole })
      }),
    )
  })

  it('is the same byte by byte', () => {
    const text = '\ufeff<a x="é🚴&amp;&#x41;" y=\'1\'>b<![CDATA[ <c> ]]>&lt;d&gt; <e/></a>'
    const bytes = new TextEncoder().encode(text)
    const all = Array.from(bytes, (_, index) => index)
    expect(read(bytes, all)).toEqual(read(bytes))
    expect(read(bytes).told).toEqual(['1 <a {"x":"é🚴&A","y":"1"}>', 'b <c> <d> ', '2 <e {}>', '2 </e>', '1 </a>'])
  })

  it('passes over a document type, malformed as some iOS versions write it', () => {
    const dtd = `<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 11; records don't repeat -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation)*)>
<!ATTLIST Record type CDATA #REQUIRED
<!ATTLIST Record unit CDATA #IMPLIED>
]>`
    expect(read(`${dtd}<HealthData/>`)).toEqual({ told: ['1 <HealthData {}>', '1 </HealthData>'], end: whole })
  })

  it('expands no entity, and says that some are declared', () => {
    const bomb =
      '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]><a x="&c;">&d;</a>'
    expect(read(bomb)).toEqual({
      told: ['1 <a {"x":"&c;"}>', '&d;', '1 </a>'],
      end: { ...whole, declaresEntities: true },
    })
  })

  it('tells what comes before the end of a file that is cut off', () => {
    const { told, end } = read('<a><b x="1"/><b x="2')
    expect(told).toEqual(['1 <a {}>', '2 <b {"x":"1"}>', '2 </b>'])
    expect(end.whole).toBe(false)
  })

  it('loses a malformed tag and no more', () => {
    const { told, end } = read('<a><b x="1><b x="2"/></c><b y/><b x="3"/></a>')
    expect(told.filter((each) => each.includes('<b'))).toEqual(['2 <b {"x":"2"}>', '2 <b {"x":"3"}>'])
    expect(end).toEqual({ ...whole, damaged: 3 })
  })

  it('stops where a document is deeper, or a tag longer, than any of ours', () => {
    expect(read('<a>'.repeat(xmlBounds.depth + 1)).end.stopped).toBe('too-deep')
    expect(read(`<a x="${'b'.repeat(xmlBounds.tagLength + 1)}`).end.stopped).toBe('tag-too-long')
    expect(read(`<!DOCTYPE a [${' '.repeat(xmlBounds.documentTypeLength + 1)}`).end.stopped).toBe(
      'document-type-too-long',
    )
  })

  it('leaves out an attribute that is longer than any of ours, and keeps the others', () => {
    const { told } = read(`<a x="${'b'.repeat(xmlBounds.valueLength + 1)}" y="1"/>`)
    expect(told[0]).toBe('1 <a {"y":"1"}>')
  })

  it('shakes off any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => read(bytes)).not.toThrow()
      }),
    )
  })
})
