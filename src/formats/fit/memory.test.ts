import { describe, expect, it } from 'vitest'
import { data, define, fileOf, head } from './by-hand.js'
import { decodeFit } from './decode.js'

describe('memory', () => {
  it('stays in proportion when a file defines more columns than it has bytes for', () => {
    const records: number[][] = [...head()]
    const wide = Array.from({ length: 200 }, (_, number) => [number, 1, 2] as const)
    records.push(define(1, 20, wide), data(1, new Array(200).fill(1)), define(2, 20, [[3, 1, 2]]))
    for (let row = 0; row < 50_000; row += 1) records.push(data(2, 100))
    const { activities, warnings } = decodeFit(fileOf(records))
    const columns = Object.values(activities[0]?.track.more ?? {})
    const bytes = columns.reduce((sum, { values }) => sum + values.byteLength, 0)
    expect(bytes).toBeLessThan(10 * 100_000 + (1 << 20))
    expect(warnings.map(({ code }) => code)).toContain('too-many-channels')
  })

  it('stays in proportion when a file holds nothing but summaries', () => {
    const records: number[][] = [...head(), define(1, 19, [[24, 1, 0]])]
    for (let lap = 0; lap < 100_000; lap += 1) records.push(data(1, 0))
    const { activities, warnings } = decodeFit(fileOf(records))
    expect(activities[0]?.sessions[0]?.laps.length).toBeLessThan(50_000)
    expect(warnings.map(({ code }) => code)).toEqual(['too-many-messages'])
  })

  it('stays in proportion when a file is a chain of thousands', () => {
    const link = fileOf([...head(), define(1, 20, [[3, 1, 2]]), data(1, 60)])
    const chain = Uint8Array.from({ length: link.length * 5000 }, (_, at) => link[at % link.length] as number)
    const { activities, warnings } = decodeFit(chain)
    expect(activities.length).toBe(1000)
    expect(warnings.map(({ code }) => code)).toContain('too-many-files')
  })
})
