/** I6 and I7: one refresh at a time, no family lost by our own hand, no loop of refusals, no limit overstepped. */
import { connectionsIn } from '../story.js'
import type { World } from '../world.js'
import { showTime } from './stored.js'

export const checkTokens = async (world: World): Promise<string[]> => {
  const { network, sandbox } = world
  const problems = [...network.problems]
  for (const { service, whose, limit, at } of sandbox.referee.violations.slice(0, 3))
    problems.push(
      `limit overstepped: ${service} allows ${limit.requests} in ${limit.seconds} s for ${whose}, at ${showTime(at)}`,
    )
  // One question per life may find the family lost; whoever asks on is in a loop.
  const lost = sandbox.referee.revocations.length
  const bearable = (lost + 1) * (world.livesBegun() + 1)
  if (network.counts.refused > bearable)
    problems.push(`${network.counts.refused} refused token requests for ${lost} lost families`)
  for (const { connector, individual_id, state } of await connectionsIn(world))
    if (state !== 'connected')
      problems.push(`${connector} of ${individual_id} is ${state} in the end, though the person connected again`)
  return problems
}
