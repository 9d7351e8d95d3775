import { fitbit as connector } from '../../src/connectors/fitbit/index.js'
import type { Json } from '../../src/kit/index.js'
import { type Adapter, type CorpusPage, ofKind } from './adapter.js'

/** Through the import itself, as a person's archive comes: it finds the stream by the name of the file. */
export const fitbitTakeout: Adapter = {
  folder: 'fitbit-takeout',
  connector,
  async pages({ path, bytes }) {
    const pages: CorpusPage[] = []
    const { takeout } = connector.imports
    if (!takeout.recognises({ name: path, head: bytes.subarray(0, 512) })) return pages
    const file = { name: path, bytes: () => chunks(bytes) }
    for await (const page of takeout.read(file)) if ('stream' in page) pages.push(page)
    return pages
  },
  *checks(expectation, outcome) {
    if (expectation === undefined) yield { what: 'yields records', expected: true, actual: outcome.records.length > 0 }
    // The upstream test rounds to whole beats; the archive, and we, keep the digits.
    else
      for (const [day, expected] of Object.entries(expectation.expected as Record<string, Json>)) {
        const found = ofKind(outcome, 'resting_heart_rate').find((record) => record.day === day)
        yield {
          what: `resting heart rate of ${day}`,
          expected,
          actual: found?.shape === 'sample' ? Math.round(found.value) : undefined,
        }
      }
  },
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
