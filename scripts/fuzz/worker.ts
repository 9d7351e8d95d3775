/** Tries inputs until it is told to stop. Its present input lies in shared memory, so that a hang can be taken from it. */
import { parentPort, workerData } from 'node:worker_threads'
import type { FileFormat } from '../../src/core/index.js'
import { type Fault, faultOf } from './judge.js'
import { minimised } from './minimise.js'
import { chance, mutated } from './mutate.js'
import { seedsOf } from './seeds.js'

export interface Order {
  readonly format: FileFormat
  readonly seed: number
  readonly corpus?: string
  readonly untilMs: number
  readonly inputs: number
  /** Count and length of the present input, then the input. */
  readonly shared: SharedArrayBuffer
}
export type Word =
  | { readonly type: 'find'; readonly fault: Fault; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly tried: number }

const { format, seed, corpus, untilMs, inputs, shared } = workerData as Order
const say = (word: Word): void => parentPort?.postMessage(word)
const state = new Int32Array(shared, 0, 2)
const present = new Uint8Array(shared, 8)
const thoroughEach = 16

/** A busy machine is slow now and then; a find is slow every time. */
const confirmed = (bytes: Uint8Array, isThorough: boolean): Fault | undefined => {
  let fault = faultOf(format, bytes, isThorough)
  for (let again = 0; again < 3 && fault?.signature.endsWith('slow') === true; again += 1)
    fault = faultOf(format, bytes, isThorough)
  return fault
}

const seeds = seedsOf(format, corpus)
const pick = chance(seed)
const known = new Set<string>()
let tried = 0
for (; tried < inputs && (tried % 256 !== 0 || Date.now() < untilMs); tried += 1) {
  const bytes = mutated(seeds, format === 'fit' ? 'fit' : 'xml', pick)
  present.set(bytes.subarray(0, present.length))
  state[1] = Math.min(bytes.length, present.length)
  Atomics.store(state, 0, tried + 1)
  const isThorough = tried % thoroughEach === 0
  const fault = confirmed(bytes, isThorough)
  if (fault === undefined || known.has(fault.signature)) continue
  known.add(fault.signature)
  const small = minimised(bytes, (shorter) => confirmed(shorter, isThorough)?.signature === fault.signature)
  say({ type: 'find', fault, bytes: small })
}
say({ type: 'end', tried })
