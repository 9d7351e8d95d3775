/** Every readable type by its name in the path: its shape, its scope, and what it tells. */
import * as days from './days.js'
import * as documents from './documents.js'
import * as entries from './entries.js'
import * as series from './series.js'
import type { Shape, Teller, TypeFacts } from './told.js'

/** Nobody in the city measures this, so that there is nothing to list. */
const nothing: Teller = () => []
const facts = (shape: Shape, scope: string, tell: Teller): TypeFacts => ({ shape, scope, tell })
const activity = (shape: Shape, tell: Teller) => facts(shape, 'activity_and_fitness', tell)
const metrics = (shape: Shape, tell: Teller) => facts(shape, 'health_metrics_and_measurements', tell)

export const types: Readonly<Record<string, TypeFacts>> = {
  steps: activity('interval', series.steps),
  floors: activity('interval', series.floors),
  distance: activity('interval', series.distance),
  altitude: activity('interval', series.altitude),
  'active-energy-burned': activity('interval', series.activeEnergy),
  'basal-energy-burned': activity('interval', series.basalEnergy),
  'active-zone-minutes': activity('interval', series.activeZoneMinutes),
  'active-minutes': activity('interval', series.activeMinutes),
  'activity-level': activity('interval', series.activityLevel),
  'sedentary-period': activity('interval', series.sedentaryPeriod),
  'time-in-heart-rate-zone': activity('interval', series.timeInZone),
  'swim-lengths-data': activity('interval', nothing),
  'heart-rate': metrics('sample', series.heartRate),
  'heart-rate-variability': metrics('sample', series.heartRateVariability),
  'oxygen-saturation': metrics('sample', series.oxygenSaturation),
  weight: metrics('sample', entries.weight),
  'body-fat': metrics('sample', entries.bodyFat),
  height: metrics('sample', entries.height),
  'core-body-temperature': metrics('sample', nothing),
  'blood-glucose': metrics('sample', nothing),
  'vo2-max': activity('sample', nothing),
  'run-vo2-max': activity('sample', nothing),
  'respiratory-rate-sleep-summary': metrics('sample', documents.sleepBreath),
  'daily-resting-heart-rate': metrics('daily', days.restingHeartRate),
  'daily-heart-rate-variability': metrics('daily', days.heartRateVariability),
  'daily-heart-rate-zones': metrics('daily', days.heartRateZones),
  'daily-oxygen-saturation': metrics('daily', days.oxygenSaturation),
  'daily-respiratory-rate': metrics('daily', days.respiratoryRate),
  'daily-sleep-temperature-derivations': metrics('daily', days.sleepTemperature),
  'daily-vo2-max': activity('daily', days.vo2Max),
  sleep: facts('sleep', 'sleep', documents.sleep),
  exercise: activity('session', documents.exercise),
  'hydration-log': facts('session', 'nutrition', entries.hydrationLog),
  'nutrition-log': facts('session', 'nutrition', entries.nutritionLog),
  electrocardiogram: facts('electrocardiogram', 'ecg', nothing),
  'irregular-rhythm-notification': facts('session', 'irn', nothing),
}
