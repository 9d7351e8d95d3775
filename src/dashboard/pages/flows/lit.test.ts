import { describe, expect, it } from 'vitest'
import { litCells, litPath } from './lit.js'

const loop = {
  steps: [
    { from: 'a', to: 'b', by: 'service' as const },
    { from: 'b', to: 'a', by: 'us' as const },
  ],
}
const places: Readonly<Record<string, { x: number; y: number }>> = {
  'a b': { x: 30, y: 10 },
  'b b': { x: 30, y: 30 },
  'b a': { x: 10, y: 30 },
  'a a': { x: 10, y: 10 },
}

describe('a way round in the matrix', () => {
  it('lights its cells', () => {
    expect([...litCells(loop)]).toEqual(['a b', 'b a'])
  })
  it('goes from cell to cell over the diagonal, and closes', () => {
    expect(litPath(loop, (cell) => places[cell])).toBe('M30 10L30 30L10 30L10 10Z')
  })
  it('is not drawn before the table is', () => {
    expect(litPath(loop, () => undefined)).toBe('')
  })
})
