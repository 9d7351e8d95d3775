/** One process of a campaign: seeds in, verdicts out. */
import type { Job } from './campaign.js'
import { runSeed } from './run-seed.js'
import { simulationStore } from './store.js'

const store = simulationStore()
let turn: Promise<void> = Promise.resolve()
process.on('message', ({ seed, job }: { readonly seed: number; readonly job: Job }) => {
  turn = turn.then(async () => void process.send?.(await runSeed(seed, { store: await store, ...job })))
})
process.on('disconnect', () => process.exit())
