/** The sink that Personicle's settings name: its two hubs, in its words. */
import { keepSink, type Runtime, type Settings } from '../runtime/index.js'

/** So called at every start, so that it is the same one. */
const id = 'personicle'

export const keepSettingsSink = async (runtime: Runtime, { personicle }: Settings): Promise<void> => {
  if (personicle.hubs === undefined) return
  await keepSink(runtime, { id, type: 'event-hubs', settings: personicle.hubs, encoding: 'personicle' })
}
