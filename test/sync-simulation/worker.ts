/** One process of a campaign: seeds in, verdicts out. */
import type { Batch } from './campaign.js'
import { runSeed, type Verdict } from './run-seed.js'

process.on('message', async ({ first, count, bug }: Batch) => {
  const verdicts: Verdict[] = []
  for (let seed = first; seed < first + count; seed++) verdicts.push(await runSeed(seed, bug))
  process.send?.(verdicts)
})
process.on('disconnect', () => process.exit())
