/**
 * Which stream of which service brings which kinds of the simulator's truth; `/day` behind one means only its values for
 * whole days, `/within` only those within a day. A kind belongs to one stream only; where two bring it (a night's heart
 * rate and the day's), the other's are optional there. Streams that are not here are not drawn. Of a device, which has
 * one stream and tells what it may, kinds are drawn.
 */
import type { SimulatedService } from '../../src/sandbox/index.js'

export interface Telling {
  readonly id: string
  readonly load: () => Promise<{ readonly sandbox: SimulatedService }>
  readonly tells: Readonly<Record<string, readonly string[]>>
  /** How often a seed is about this service, in parts. */
  readonly weight: number
  /** Streams, or a device's kinds, so large that one of them is enough, and the chance of one. */
  readonly large?: readonly string[]
  readonly largeChance?: number
  /** Pairs that tell the same. */
  readonly rivals?: readonly (readonly [string, string])[]
}

/** The ring's series make up most of what it tells, and nothing here is compared with them: a reading an hour will do. */
const thinned = (service: SimulatedService): SimulatedService => ({
  ...service,
  handle: async (request, session) => {
    const answer = (await service.handle?.(request, session)) ?? new Response(null, { status: 404 })
    const text = await answer.text()
    const body: unknown = JSON.parse(text, (_, value) =>
      ['hr', 'hrv', 'temp'].includes(value?.type) && Array.isArray(value.object?.values)
        ? {
            ...value,
            object: { ...value.object, values: value.object.values.filter((_: unknown, i: number) => i % 12 === 0) },
          }
        : value,
    )
    return new Response(JSON.stringify(body), answer)
  },
})

export const tellings: readonly Telling[] = [
  {
    id: 'oura',
    load: () => import('../../src/connectors/oura/sandbox.js'),
    weight: 8,
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
      daily_activity: ['step_count', 'active_calories', 'total_calories', 'activity_score'],
    },
    large: ['heartrate', 'sleep', 'ring_battery_level', 'daily_activity'],
    largeChance: 0.15,
    rivals: [['enhanced_tag', 'tag']],
  },
  {
    id: 'google-health',
    load: () => import('../../src/connectors/google-health/sandbox.js'),
    weight: 3,
    tells: {
      sleep: ['sleep_session'],
      exercise: ['exercise'],
      weight: ['weight'],
      'body-fat': ['body_fat'],
      'hydration-log': ['hydration'],
      'daily-resting-heart-rate': ['resting_heart_rate/day'],
      'daily-oxygen-saturation': ['oxygen_saturation/day'],
      'daily-respiratory-rate': ['respiratory_rate/day'],
      'steps-per-day': ['step_count/day'],
      'distance-per-day': ['distance/day'],
      steps: ['step_count/within'],
      distance: ['distance/within'],
      'active-energy-burned': ['active_calories/within'],
    },
    large: ['sleep', 'steps', 'distance', 'active-energy-burned'],
    largeChance: 0.2,
  },
  {
    id: 'google-fit',
    load: () => import('../../src/connectors/google-fit/sandbox.js'),
    weight: 2,
    tells: {
      weight: ['weight'],
      'body-fat-percentage': ['body_fat'],
      hydration: ['hydration'],
      nutrition: ['nutrition'],
      'calories-expended': ['total_calories'],
      sleep: ['sleep_session'],
      'step_count-delta': ['step_count'],
      'distance-delta': ['distance'],
    },
    large: ['sleep', 'step_count-delta', 'distance-delta'],
    largeChance: 0.2,
  },
  {
    id: 'fitbit',
    load: () => import('../../src/connectors/fitbit/sandbox.js'),
    weight: 2,
    tells: {
      sleep: ['sleep_session'],
      'cardio-score': ['vo2_max/day'],
      'skin-temperature': ['skin_temperature_deviation/day'],
      spo2: ['oxygen_saturation/day'],
      'active-zone-minutes': ['heart_intensity_minutes/day'],
      weight: ['weight'],
      steps: ['step_count/day'],
      distance: ['distance/day'],
      'activity-calories': ['active_calories/day'],
      'steps-intraday': ['step_count/within'],
    },
    large: ['sleep', 'steps-intraday'],
    largeChance: 0.2,
  },
  {
    id: 'withings',
    load: () => import('../../src/connectors/withings/sandbox.js'),
    weight: 3,
    tells: {
      measures: ['weight', 'body_fat', 'fat_mass', 'lean_mass'],
      activity: ['step_count/day', 'distance/day', 'active_calories/day', 'active_minutes/day', 'total_calories/day'],
      workouts: ['exercise'],
      sleep: ['sleep_session', 'sleep_score'],
      intraday: ['step_count/within', 'distance/within', 'active_calories/within'],
    },
    large: ['intraday'],
    largeChance: 0.1,
  },
  {
    id: 'polar',
    load: () => import('../../src/connectors/polar/sandbox.js'),
    weight: 3,
    tells: {
      exercises: ['exercise'],
      sleep: ['sleep_session', 'sleep_score/day'],
      activities: ['step_count/day', 'distance/day', 'active_calories/day', 'total_calories/day'],
      'cardio-load': ['training_load/day', 'training_strain/day', 'training_tolerance/day'],
      'skin-temperature': ['skin_temperature/day', 'skin_temperature_deviation/day'],
      'activity-samples': ['step_count/within'],
    },
    large: ['sleep', 'activity-samples'],
    largeChance: 0.3,
  },
  {
    id: 'dexcom',
    load: () => import('../../src/connectors/dexcom/sandbox.js'),
    weight: 2,
    tells: { events: ['nutrition', 'insulin'], alerts: ['glucose_alert'], egvs: ['glucose_trend', 'glucose_rate'] },
    large: ['egvs'],
    largeChance: 0.3,
  },
  {
    id: 'whoop',
    load: () => import('../../src/connectors/whoop/sandbox.js'),
    weight: 3,
    tells: {
      cycle: ['strain_score', 'total_calories'],
      recovery: ['readiness_score', 'resting_heart_rate', 'hrv_rmssd', 'oxygen_saturation', 'skin_temperature'],
      sleep: ['sleep_session', 'sleep_score', 'sleep_consistency', 'respiratory_rate', 'sleep_need'],
      workout: ['exercise'],
    },
  },
  {
    id: 'ultrahuman',
    load: async () => ({ sandbox: thinned((await import('../../src/connectors/ultrahuman/sandbox.js')).sandbox) }),
    weight: 1,
    tells: {
      metrics: [
        'sleep_session',
        'sleep_score',
        'readiness_score',
        'resting_heart_rate',
        'active_minutes',
        'activity_score',
        'vo2_max',
        'step_count',
      ],
    },
  },
  {
    id: 'dexcom-share',
    load: () => import('../../src/connectors/dexcom-share/sandbox.js'),
    weight: 1,
    tells: { glucose: ['blood_glucose', 'glucose_trend'] },
  },
  {
    id: 'apple-health',
    load: () => import('../../src/connectors/apple-health/sandbox.js'),
    weight: 1,
    tells: {
      sync: [
        'weight',
        'body_fat',
        'mindfulness_session',
        'hydration',
        'exercise',
        'step_count',
        'distance',
        'active_calories',
        'heart_rate',
      ],
    },
    large: ['heart_rate'],
    largeChance: 0.1,
  },
  {
    id: 'health-connect',
    load: () => import('../../src/connectors/health-connect/sandbox.js'),
    weight: 1,
    tells: {
      records: [
        'weight',
        'body_fat',
        'mindfulness_session',
        'hydration',
        'nutrition',
        'exercise',
        'sleep_session',
        'step_count',
        'distance',
        'active_calories',
        'heart_rate',
      ],
    },
    large: ['heart_rate'],
    largeChance: 0.1,
  },
]
