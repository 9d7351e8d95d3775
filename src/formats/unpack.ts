/**
 * Takes gzip and zip wrappers off, also one inside the other (an export is a zip of gzipped workouts). Unpacked sizes
 * are bounded: a few kilobytes can claim to be terabytes.
 */
import { Gunzip, unzipSync } from 'fflate'
import { ContractError } from '../core/index.js'
import type { WarningList } from './report.js'

/** Unpacked, all together. A day of one-second data with everything on is some 20 MB of XML. */
const mostBytes = 512 * 1024 * 1024
const deepest = 3
const mostEntries = 10_000

/** The files within, or the bytes themselves where nothing is wrapped around them. */
export const unpack = (bytes: Uint8Array, warnings: WarningList): readonly Uint8Array[] => {
  const budget = { left: mostBytes }
  return unwrap(bytes, deepest, budget, warnings)
}

const unwrap = (
  bytes: Uint8Array,
  depth: number,
  budget: { left: number },
  warnings: WarningList,
): readonly Uint8Array[] => {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)
  if (!isGzip && !isZip) return [bytes]
  if (depth === 0) throw refusal('nested-too-deep', 'The file is wrapped more than three times over.')
  const inner = isGzip ? [gunzip(bytes, budget, warnings)] : unzip(bytes, budget)
  return inner.flatMap((each) => unwrap(each, depth - 1, budget, warnings))
}

/** Keeps what came out before the damage. */
const gunzip = (bytes: Uint8Array, budget: { left: number }, warnings: WarningList): Uint8Array => {
  const chunks: Uint8Array[] = []
  let isDone = false
  const stream = new Gunzip((chunk, final) => {
    chunks.push(chunk)
    isDone ||= final
    budget.left -= chunk.length
    if (budget.left < 0) throw tooLarge()
  })
  const step = 64 * 1024
  try {
    for (let at = 0; at < bytes.length; at += step)
      stream.push(bytes.subarray(at, at + step), at + step >= bytes.length)
  } catch (error) {
    if (error instanceof ContractError) throw error
    if (chunks.length === 0) throw refusal('broken-gzip', 'The gzip wrapper is broken from its beginning.', error)
    warnings.add('broken-gzip', 'The gzip wrapper is broken; what came out before is read.')
  }
  if (!isDone) warnings.add('broken-gzip', 'The gzip wrapper is broken; what came out before is read.')
  return joined(chunks)
}

const unzip = (bytes: Uint8Array, budget: { left: number }): readonly Uint8Array[] => {
  let entries = 0
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        entries += 1
        if (name.endsWith('/') || name.startsWith('__MACOSX/') || originalSize === 0) return false
        budget.left -= originalSize
        if (budget.left < 0 || entries > mostEntries) throw tooLarge()
        return true
      },
    })
    return Object.keys(files)
      .sort()
      .map((name) => files[name] as Uint8Array)
  } catch (error) {
    if (error instanceof ContractError) throw error
    throw refusal('broken-zip', 'The zip archive is broken.', error)
  }
}

const joined = (chunks: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

const tooLarge = (): ContractError => refusal('unpacks-too-large', 'Unpacked, the file is larger than 512 MB.')

const refusal = (code: string, message: string, cause?: unknown): ContractError =>
  new ContractError(code, message, { path: 'byte 0', expected: 'a sound gzip or zip wrapper', cause })
