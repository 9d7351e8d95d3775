/** What becomes of a record that an encoding failed on: it is kept with the reason, and whoever runs this is told. */
import type { SinkRow } from '../store/sinks.js'
import type { Log } from '../world.js'
import type { EncodingFault } from './encode.js'
import type { Parked } from './hand-over.js'

/** Parked as it came, in our own words: it has no others. */
export const parkedFaults = (
  faults: readonly EncodingFault[],
  { encoding }: Pick<SinkRow, 'encoding'>,
): readonly Parked[] =>
  faults.map(({ envelope, fault }) => ({
    id: envelope.id,
    reason: `a fault of ours: this ${envelope.kind} could not be put into ${encoding} (${fault}); please report it`,
    envelope: JSON.stringify(envelope),
  }))

/** One line of a batch for each kind and sort of fault, however many records there are. */
export const tellFaults = (
  log: Log,
  faults: readonly EncodingFault[],
  { id, encoding }: Pick<SinkRow, 'id' | 'encoding'>,
): void => {
  const tally = new Map<string, { readonly kind: string; readonly fault: string; count: number }>()
  for (const { envelope, fault } of faults) {
    const key = `${envelope.kind}\n${fault}`
    const told = tally.get(key) ?? { kind: envelope.kind, fault, count: 0 }
    tally.set(key, { ...told, count: told.count + 1 })
  }
  for (const { kind, fault, count } of tally.values())
    log.error(
      { sink: id, code: 'encode-failed', kind, encoding, fault, count },
      'records could not be put into the words of a sink, and are parked: a fault of ours',
    )
}
