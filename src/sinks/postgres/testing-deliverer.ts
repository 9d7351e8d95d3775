/** A process that delivers to the sink as the outbox does, and is there to be killed. Says how far it has come. */
import { heartRate } from '../testing-envelopes.js'
import { postgres } from './index.js'

const [url, from, until] = process.argv.slice(2) as [string, string, string]
const sink = await postgres.open({ url, schema: 'killed' } as never, {} as never)
for (let first = Number(from); first < Number(until); first += 500) {
  await sink.deliver(Array.from({ length: 500 }, (_, index) => heartRate(first + index)))
  process.stdout.write(`${first + 500}\n`)
}
await sink.close()
