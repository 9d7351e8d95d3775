/**
 * The services a simulation can use: connector, simulator, and which stream brings which kinds of the simulator's truth.
 * A kind belongs to one stream only; where two bring it (a night's heart rate and the day's), the other's are optional there.
 */

import { sandbox as googleHealthSandbox } from '../../src/connectors/google-health/sandbox.js'
import { connectors } from '../../src/connectors/index.js'
import { sandbox as ouraSandbox } from '../../src/connectors/oura/sandbox.js'
import type { Connector } from '../../src/kit/index.js'
import type { Dice, SimulatedService } from '../../src/sandbox/index.js'

export interface Service {
  readonly id: string
  readonly connector: Connector
  readonly simulator: SimulatedService
  /** Kinds by stream; `/day` behind one means only its values for whole days. */
  readonly tells: Readonly<Record<string, readonly string[]>>
  /** How often a seed is about this service, in parts. */
  readonly weight: number
  /** Draws streams that tell different things. */
  choices(d: Dice, count: number): readonly string[]
  /** Scopes that one could untick, in the connector's words. */
  scopesOf(streams: readonly string[]): readonly string[]
  /** The request that asks the provider to call about a stream. */
  subscriptions?(
    stream: string,
    callbackUrl: string,
    client: { readonly id: string; readonly secret: string },
  ): readonly Request[]
}
export type Services = readonly Service[]

/** What we tell a provider to show us. */
export const verificationToken = 'shown-on-every-call'

const connectorOf = (id: string): Connector => {
  const connector = connectors.find((one) => one.id === id)
  if (connector === undefined) throw new Error(`there is no connector ${id}`)
  return connector
}

interface Options {
  readonly id: string
  readonly simulator: SimulatedService
  readonly tells: Service['tells']
  readonly weight: number
  /** Streams so large that one of them is enough. */
  readonly large: readonly string[]
  /** Chance of a large one. */
  readonly largeChance: number
  /** Pairs that tell the same. */
  readonly rivals: readonly (readonly [string, string])[]
  readonly subscriptions?: Service['subscriptions']
}

const service = ({ id, simulator, tells, weight, large, largeChance, rivals, subscriptions }: Options): Service => {
  const connector = connectorOf(id)
  return {
    id,
    connector,
    simulator,
    tells,
    weight,
    ...(subscriptions && { subscriptions }),
    choices: (d, count) => {
      const left = Object.keys(tells).filter((name) => !large.includes(name))
      const chosen: string[] = []
      if (d.chance(largeChance)) chosen.push(large[d.whole(0, large.length - 1)] as string)
      while (chosen.length < count && left.length > 0) {
        const [name] = left.splice(d.whole(0, left.length - 1), 1) as [string]
        const rival = rivals.find((pair) => pair.includes(name))?.find((one) => one !== name)
        if (rival === undefined || !chosen.includes(rival)) chosen.push(name)
      }
      return chosen
    },
    scopesOf: (streams) => [...new Set(streams.flatMap((name) => connector.streams?.[name]?.scopes ?? []))],
  }
}

export const services: Services = [
  service({
    id: 'oura',
    weight: 4,
    simulator: ouraSandbox,
    tells: {
      sleep: ['sleep_session'],
      daily_sleep: ['sleep_score'],
      daily_readiness: ['readiness_score', 'skin_temperature_deviation'],
      daily_stress: ['stress_high_duration', 'stress_recovery_duration', 'stress_summary'],
      daily_resilience: ['resilience'],
      daily_cardiovascular_age: ['vascular_age', 'pulse_wave_velocity'],
      daily_spo2: ['oxygen_saturation', 'breathing_disturbance_index'],
      vo2_max: ['vo2_max'],
      workout: ['exercise'],
      session: ['mindfulness_session'],
      enhanced_tag: ['tag'],
      tag: ['tag'],
      heartrate: ['heart_rate'],
      ring_battery_level: ['battery_level'],
    },
    large: ['heartrate', 'sleep'],
    largeChance: 0.25,
    rivals: [['enhanced_tag', 'tag']],
    subscriptions: (stream, callback_url, client) =>
      ['create', 'update', 'delete'].map(
        (event_type) =>
          new Request('https://api.ouraring.com/v2/webhook/subscription', {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-client-id': client.id, 'x-client-secret': client.secret },
            body: JSON.stringify({
              callback_url,
              verification_token: verificationToken,
              event_type,
              data_type: stream,
            }),
          }),
      ),
  }),
  service({
    id: 'google-health',
    weight: 1,
    simulator: googleHealthSandbox,
    tells: {
      sleep: ['sleep_session'],
      exercise: ['exercise'],
      weight: ['weight'],
      'body-fat': ['body_fat'],
      'hydration-log': ['hydration'],
      'daily-resting-heart-rate': ['resting_heart_rate/day'],
      'daily-oxygen-saturation': ['oxygen_saturation/day'],
      'daily-respiratory-rate': ['respiratory_rate/day'],
    },
    large: ['sleep'],
    largeChance: 0.3,
    rivals: [],
  }),
]
