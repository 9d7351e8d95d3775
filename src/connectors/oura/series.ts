import { coded, quantity, sample, z } from '../../kit/index.js'
import { timeSeries, utc } from './collection.js'
import { maybe, numbers, texts } from './reading.js'

const HeartRate = z.object({ timestamp: z.string(), ...numbers('bpm'), ...texts('source') })
const flags = { charging: maybe(z.boolean()), in_charger: maybe(z.boolean()) }
const Battery = z.object({ timestamp: z.string(), ...numbers('level'), ...flags })

/** About every five minutes. `source` is what the person was doing: awake, rest, sleep, session, live, workout. */
export const heartrate = timeSeries(
  'heartrate',
  { title: 'Heart rate', scopes: ['heartrate'], emits: ['heart_rate'], doc: HeartRate },
  function* ({ timestamp, bpm, source: origin }) {
    if (bpm !== undefined) yield sample('heart_rate', quantity(bpm, '/min'), { start: utc(timestamp) }, { origin })
  },
)

export const ring_battery_level = timeSeries(
  'ring_battery_level',
  { title: 'Battery of the ring', emits: ['battery_level', 'charging_state'], doc: Battery },
  function* ({ timestamp, level, charging, in_charger: inCharger }) {
    const when = { start: utc(timestamp) }
    if (level !== undefined) yield sample('battery_level', quantity(level, '%'), when)
    if (charging !== undefined)
      yield coded('charging_state', charging ? 'charging' : inCharger ? 'in_charger' : 'not_charging', when)
  },
)
