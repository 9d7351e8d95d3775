/**
 * Which stream of which service brings which kinds of the simulator's truth; `/day` behind one means only its values for
 * whole days. A kind belongs to one stream only; where two bring it (a night's heart rate and the day's), the other's
 * are optional there. Streams that are not here are not drawn.
 */
import type { SimulatedService } from '../../src/sandbox/index.js'

export interface Telling {
  readonly id: string
  readonly load: () => Promise<{ readonly sandbox: SimulatedService }>
  readonly tells: Readonly<Record<string, readonly string[]>>
  /** How often a seed is about this service, in parts. */
  readonly weight: number
  /** Tells every minute, whatever is asked. */
  readonly heavy?: boolean
  /** Streams so large that one of them is enough, and the chance of one. */
  readonly large?: readonly string[]
  readonly largeChance?: number
  /** Pairs that tell the same. */
  readonly rivals?: readonly (readonly [string, string])[]
}

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
    },
    large: ['heartrate', 'sleep', 'ring_battery_level'],
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
    },
    large: ['sleep'],
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
    },
    large: ['sleep'],
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
    },
    large: ['sleep'],
    largeChance: 0.2,
  },
  {
    id: 'withings',
    load: () => import('../../src/connectors/withings/sandbox.js'),
    weight: 3,
    tells: {
      measures: ['weight', 'body_fat', 'fat_mass', 'lean_mass'],
      activity: ['step_count/day', 'distance/day', 'active_minutes/day', 'total_calories/day'],
      workouts: ['exercise'],
      sleep: ['sleep_session', 'sleep_score'],
    },
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
    },
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
    load: () => import('../../src/connectors/ultrahuman/sandbox.js'),
    weight: 1,
    heavy: true,
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
    heavy: true,
    tells: { glucose: ['blood_glucose', 'glucose_trend'] },
  },
  {
    id: 'apple-health',
    load: () => import('../../src/connectors/apple-health/sandbox.js'),
    weight: 1,
    heavy: true,
    tells: { sync: ['weight', 'body_fat', 'mindfulness_session', 'hydration'] },
  },
]
