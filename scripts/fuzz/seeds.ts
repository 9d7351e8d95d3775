/** What is damaged: files our own encoders write of invented activities, and small ones of the corpus where there is one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import type { FileFormat } from '../../src/core/index.js'
import { activity } from '../../src/formats/fit/arbitrary.js'
import { encode } from '../../src/formats/index.js'

const invented = 60
/** Of larger files the head alone: speed finds more than size. */
const mostBytes = 1200

export const seedsOf = (format: FileFormat, corpus?: string): readonly Uint8Array[] => {
  const own = fc
    .sample(activity, { numRuns: invented, seed: 1 })
    .map((each) => encode(each, format).bytes.subarray(0, mostBytes))
  const folder = corpus === undefined ? '' : join(corpus, format)
  if (!existsSync(folder) || corpus === undefined) return own
  const found = readdirSync(folder)
    .filter((name) => name.endsWith(`.${format}`))
    .map((name) => new Uint8Array(readFileSync(join(folder, name)).subarray(0, mostBytes)))
  return [...own, ...found]
}
