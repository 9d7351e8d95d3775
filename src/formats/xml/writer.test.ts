import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LossList } from '../report.js'
import { treeOf } from './testing-shape.js'
import { decimal, XmlWriter } from './writer.js'

describe('writing XML', () => {
  it('writes every number without an exponent, and loses nothing of it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(decimal(value)).toMatch(/^-?\d+(\.\d+)?$/)
        expect(Number(decimal(value))).toBe(value + 0)
      }),
    )
  })

  it('leaves out characters XML has no way to write, and says so', () => {
    const losses = new LossList()
    const writer = new XmlWriter(losses)
    writer.text('a', 'one\0two\ud800three🚴\ufffe\x0bfour\x85')
    expect(treeOf(writer.finish()).text).toBe('onetwothree🚴four\x85')
    expect(losses.list()).toMatchObject([{ field: 'text', reason: 'no-place' }])
  })

  it('closes what is open', () => {
    const writer = new XmlWriter(new LossList())
    writer.open('a', { x: '"<&>"' })
    writer.open('b')
    expect(treeOf(writer.finish())).toMatchObject({ name: 'a', attributes: { x: '"<&>"' }, children: [{ name: 'b' }] })
  })
})
