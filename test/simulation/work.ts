/** What the processes that are up do, until they have come to rest. */
import type { Process, World } from './world.js'

export const up = (world: World): Process[] => [...world.processes.values()].filter(({ life }) => !life.isDead())
export const isUp = (world: World, name: string): boolean => world.processes.get(name)?.life.isDead() === false

/** Everything that is due, by everybody who is up. */
export const work = async (world: World): Promise<void> => {
  for (const { life, runtime } of up(world)) {
    world.turns.run(life, async () => {
      while ((await runtime.worker.step(world.plan.workers)) > 0);
    })
    // What is listed is news for it, and comes while it is at work.
    if (world.plan.workouts !== undefined)
      world.turns.run(life, async () => {
        for (let idle = 0; idle < 2; ) idle = (await runtime.syncer.step(1)) > 0 ? 0 : idle + 1
      })
    world.turns.run(life, async () => {
      while ((await runtime.deliverer.step()) > 0);
    })
  }
  await world.turns.drive()
  // What was committed after the last look at the outbox.
  await inOne(world, async ({ runtime }) => {
    while ((await runtime.deliverer.step()) > 0);
  })
}

/** One thing, done by one of those who are up. */
export const inOne = async (world: World, what: (process: Process) => Promise<void>): Promise<void> => {
  const [process] = up(world)
  if (process === undefined) return
  world.turns.run(process.life, () => what(process))
  await world.turns.drive()
}
