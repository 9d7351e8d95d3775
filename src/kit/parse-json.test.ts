import { describe, expect, it } from 'vitest'
import { parseJson } from './reading.js'

describe('JSON with numbers that a number cannot hold', () => {
  it('has them as texts, wherever they stand', () => {
    expect(parseJson('{"id": 468832345678901234, "more":[ 9007199254740993,-9007199254740993 ]}')).toEqual({
      id: '468832345678901234',
      more: ['9007199254740993', '-9007199254740993'],
    })
  })
  it('leaves all others, and what stands in texts, as they are', () => {
    const value = {
      small: 9007199254740991,
      fraction: 0.30000000000000004,
      large: 1.2345678901234568e21,
      text: 'a "quoted": 468832345678901234, and more',
      id: '468832345678901234',
    }
    expect(parseJson(`{"id":468832345678901234,"rest":${JSON.stringify(value)}}`)).toEqual({
      id: '468832345678901234',
      rest: value,
    })
  })
  it('is refused where it is none', () => {
    expect(() => parseJson('{"id":468832345678901234,}')).toThrow(SyntaxError)
  })
})
