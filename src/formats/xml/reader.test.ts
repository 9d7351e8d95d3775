import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ContractError } from '../../core/index.js'
import { LossList, WarningList } from '../report.js'
import { XmlReader } from './reader.js'
import { type Element, treeOf } from './testing-shape.js'
import { XmlWriter } from './writer.js'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const readerOf = (source: string | Uint8Array, strict = false) => {
  const warnings = new WarningList()
  const reader = new XmlReader(typeof source === 'string' ? bytesOf(source) : source, { warnings, strict })
  return { reader, codes: () => warnings.list().map(({ code }) => code), warnings }
}
/** The text of the first element within the root. */
const firstText = (source: string | Uint8Array): string | undefined => {
  const { reader } = readerOf(source)
  reader.next()
  reader.next()
  return reader.text()
}

describe('an XML reader', () => {
  it('reads what is written, as another parser reads it', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 })
    const name = fc.constantFrom('a', 'bé', 'c-1', 'n:d')
    const attributes = fc.dictionary(fc.constantFrom('x', 'y'), text, { noNullPrototype: true })
    const node = (children: fc.Arbitrary<Element[]>): fc.Arbitrary<Element> =>
      fc.record({ name, attributes, children, text })
    const tree = fc.letrec<{ node: Element }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        node(fc.constant([])),
        node(fc.array(tie('node'), { minLength: 1, maxLength: 3 })),
      ),
    })).node
    fc.assert(
      fc.property(tree, (root) => {
        const writer = new XmlWriter(new LossList())
        const write = ({ name: own, attributes, children, text: content }: Element): void => {
          if (children.length === 0) writer.text(own, content)
          else
            writer.within(
              own,
              () => {
                for (const child of children) write(child)
              },
              attributes,
            )
        }
        write(root)
        const bytes = writer.finish()
        const { reader, codes } = readerOf(bytes, true)
        reader.next()
        const compare = ({ name: own, attributes, children, text: content }: Element): void => {
          expect(reader.local).toBe(own.replace('n:', ''))
          for (const key of Object.keys(attributes))
            expect(reader.attribute(key)).toBe(attributes[key]?.trim() || undefined)
          if (children.length === 0) {
            expect(reader.rawText() ?? '').toBe(content)
            return
          }
          for (const child of children) {
            expect(reader.next()).toBe('open')
            compare(child)
          }
          expect(reader.next()).toBe('close')
        }
        compare(treeOf(bytes))
        expect(reader.next()).toBe('end')
        expect(codes()).toEqual([])
      }),
    )
  })

  it('resolves the five entities and characters by number, and no others', () => {
    const { reader, codes } = readerOf('<a><b>&lt;&amp;&gt; &#65;&#x1F6B4; &copy; & &toString;</b></a>')
    reader.next()
    reader.next()
    expect(reader.text()).toBe('<&> A🚴 &copy; & &toString;')
    expect(codes()).toEqual(['reference-unknown'])
  })

  it('takes quoted text as it is and leaves comments and instructions out', () => {
    expect(firstText('<a><b>1<!-- <c> --><![CDATA[<&amp;>]]><?x y?>2</b></a>')).toBe('1<&amp;>2')
    const { reader } = readerOf('<a><n> 1<!-- not -->2.<![CDATA[5]]> </n></a>')
    reader.next()
    reader.next()
    expect(reader.number()).toBe(12.5)
  })

  it('refuses documents that define entities, be they internal or external', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    const theft = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    for (const text of [bomb, theft])
      expect(() => readerOf(text).reader.next()).toThrowError(expect.objectContaining({ code: 'xml-entities' }))
    expect(readerOf('<!DOCTYPE a SYSTEM "a.dtd"><a/>').reader.next()).toBe('open')
  })

  it('knows namespaces by their name, whatever the prefix, and takes none for its own', () => {
    const { reader } = readerOf(
      '<p:a xmlns:p="one" xmlns:q="two"><b/><p:b/><q:b/><r:b/><b xmlns="two"><p:c/></b><c/></p:a>',
    )
    const seen: string[] = []
    for (let token = reader.next(); token !== 'end'; token = reader.next())
      if (token === 'open') seen.push(`${reader.local} ${reader.space} ${reader.isForeign}`)
    expect(seen).toEqual([
      'a one false',
      'b  false',
      'b one false',
      'b two true',
      'b  false',
      'b two true',
      'c one false',
      'c  false',
    ])
  })

  it('reads the encodings that programs write', () => {
    const text = '<a><b>Zürich – Łódź</b></a>'
    const utf16 = Uint8Array.from([
      0xff,
      0xfe,
      ...[...text].flatMap((character) => [character.charCodeAt(0) & 255, character.charCodeAt(0) >> 8]),
    ])
    const swapped = Uint8Array.from(utf16, (_, index) => utf16[index ^ 1] as number)
    for (const source of [bytesOf(`\ufeff${text}`), bytesOf(`\n  <?xml version="1.0"?>${text}`), utf16, swapped])
      expect(firstText(source)).toBe('Zürich – Łódź')
    const latin = Uint8Array.from('<?xml version="1.0" encoding="ISO-8859-1"?><a><b>Z\xfcrich</b></a>', (character) =>
      character.charCodeAt(0),
    )
    expect(firstText(latin)).toBe('Zürich')
    expect(readerOf('<?xml version="1.0" encoding="klingon"?><a/>').codes()).toEqual(['encoding-unknown'])
  })

  it('tells the byte where another encoding than the declared one shows', () => {
    const { warnings } = readerOf(Uint8Array.from('<a>Z\xfcrich</a>', (character) => character.charCodeAt(0)))
    expect(warnings.list()).toEqual([expect.objectContaining({ code: 'encoding-broken', offset: 4 })])
  })

  it('closes what an end tag names, passes over one that names nothing, and tells both', () => {
    const { reader, codes } = readerOf('<a><b><c>1</b></x><d>2</d></a>')
    const seen: string[] = []
    for (let token = reader.next(); token !== 'end'; token = reader.next())
      seen.push(token === 'open' ? reader.local : '/')
    expect(seen.join('')).toBe('abc//d//')
    expect(codes()).toEqual(['end-tag-unexpected'])
  })

  it('does not believe a value whose element is cut off', () => {
    for (const text of ['<a><n>12', '<a><n>12<', '<a><n>12</', '<a><n>12</n', '<a><n>12</a>']) {
      const { reader, codes } = readerOf(text)
      reader.next()
      reader.next()
      expect(reader.number()).toBeNaN()
      while (reader.next() !== 'end');
      expect(codes().length).toBeGreaterThan(0)
    }
  })

  it('does not let a lost quotation mark swallow the document', () => {
    const { reader, codes } = readerOf('<a><b x="1 y="2"/><c z="3/><d>4</d></a>')
    const seen: string[] = []
    for (let token = reader.next(); token !== 'end'; token = reader.next())
      if (token === 'open') seen.push(reader.local)
    expect(seen).toEqual(['a', 'b', 'c', 'd'])
    expect(codes()).toContain('malformed-tag')
  })

  it('stops at a depth no workout has', () => {
    const { reader, codes } = readerOf('<a>'.repeat(100_000))
    while (reader.next() !== 'end');
    expect(reader.depth).toBeLessThan(1000)
    expect(codes()).toEqual(['too-deep'])
  })

  it('refuses damage where that is wanted, and says where it is', () => {
    for (const text of ['<a><b></a>', '<a>', '<a><b x=1/></a>', '<a>< </a>'])
      expect(() => {
        const { reader } = readerOf(text, true)
        while (reader.next() !== 'end');
      }).toThrowError(ContractError)
  })

  it('reads decimals with a comma and says so', () => {
    const { reader, warnings } = readerOf('<a><n>12,5</n><n>0,5</n></a>')
    reader.next()
    const numbers: number[] = []
    while (reader.next() === 'open') numbers.push(reader.number())
    expect(numbers).toEqual([12.5, 0.5])
    expect(warnings.list()).toEqual([expect.objectContaining({ code: 'decimal-comma', count: 2 })])
  })
})
