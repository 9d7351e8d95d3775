/** Measures of the body. https://github.com/openmhealth/schemas/tree/main/schema/omh */
import { amount, type Rule, record, type SchemaTable, text, words } from '../rules.js'
import {
  aroundActivity,
  aroundMeal,
  aroundSleep,
  bloodSpecimen,
  bodyLocation,
  bodyPosture,
  positionOfOld,
  specimen,
  specimenOfOld,
  statistic,
  timeFrame,
} from './context.js'
import { ieeeTimeFrame } from './ieee.js'
import { length, mass, percent, pressure, temperature } from './units.js'

/** First versions left the time out at will, later ones ask for it, and the last ask for IEEE's. */
const timeIfTold = { 'effective_time_frame?': timeFrame, 'descriptive_statistic?': statistic }
const time = { effective_time_frame: timeFrame, 'descriptive_statistic?': statistic }
const ieeeTime = { effective_time_frame: ieeeTimeFrame, 'descriptive_statistic?': statistic }

const toMeal = { 'temporal_relationship_to_meal?': aroundMeal }
const toActivity = { 'temporal_relationship_to_physical_activity?': aroundActivity }
const toSleep = { 'temporal_relationship_to_sleep?': aroundSleep }
const notes = { 'user_notes?': text }

/** A measure in its three ages: time at will, time asked for, time by IEEE. */
const ages = (name: string, field: string, rules: { readonly [version: string]: readonly [Rule, TimeRules] }) =>
  Object.fromEntries(
    Object.entries(rules).map(([version, [rule, when]]) => [`${name}-${version}`, record({ [field]: rule, ...when })]),
  )
type TimeRules = { readonly [name: string]: Rule }

const placesOfOld = ['oral', 'rectal', 'vaginal', 'axillary', 'otic', 'wrist', 'chest', 'temporal'] as const
const places = [
  ...['axillary', 'finger', 'forehead', 'oral', 'rectal', 'temporal artery', 'toe', 'tympanic', 'wrist', 'vagina'],
] as const
const takenAt = { 'measurement_location?': words(...places), ...toSleep }

const glucose = { blood_glucose: amount('mg/dL', 'mmol/L') }
const bothPressures = { systolic_blood_pressure: pressure, diastolic_blood_pressure: pressure }
const beats = { heart_rate: amount('beats/min') }
const oxygen = {
  oxygen_saturation: percent,
  'system?': words('peripheral capillary'),
  'supplemental_oxygen_flow_rate?': amount('L/min'),
  'oxygen_therapy_mode_of_administration?': words('nasal cannula'),
  'measurement_method?': words('pulse oximetry'),
}
const ventilation = { ...timeIfTold, ...toActivity }
const quality = { 'measurement_quality?': words('acceptable', 'usable', 'rejected') }
/** Both breathe out in litres. */
const litres = amount('L')

export const bodySchemas: SchemaTable = {
  ...ages('body-weight', 'body_weight', { '1.0': [mass, timeIfTold], '2.0': [mass, time], '3.0': [mass, ieeeTime] }),
  ...ages('body-height', 'body_height', { '1.0': [length, timeIfTold], '2.0': [length, ieeeTime] }),
  ...ages('body-fat-percentage', 'body_fat_percentage', { '1.0': [percent, timeIfTold], '2.0': [percent, ieeeTime] }),
  ...ages('body-mass-index', 'body_mass_index', {
    '1.0': [amount('kg/m2'), timeIfTold],
    '2.0': [amount('kg/m^2'), time],
    '3.0': [amount('kg/m^2'), ieeeTime],
  }),
  ...ages('body-temperature', 'body_temperature', {
    '1.0': [temperature, { ...timeIfTold, 'measurement_location?': words(...placesOfOld) }],
    '2.0': [temperature, { ...timeIfTold, ...takenAt }],
    '3.0': [temperature, { ...time, ...takenAt }],
    '4.0': [temperature, { ...ieeeTime, ...takenAt }],
  }),

  'blood-glucose-1.0': record({
    ...glucose,
    'blood_specimen_type?': bloodSpecimen,
    ...timeIfTold,
    ...toMeal,
    ...toSleep,
    ...notes,
  }),
  'blood-glucose-2.0': record({
    ...glucose,
    'specimen_source?': specimenOfOld,
    ...timeIfTold,
    ...toMeal,
    ...toSleep,
    ...notes,
  }),
  'blood-glucose-3.0': record({ ...glucose, 'specimen_source?': specimen, ...time, ...toMeal, ...toSleep }),
  'blood-glucose-4.0': record({ ...glucose, 'specimen_source?': specimen, ...ieeeTime, ...toMeal, ...toSleep }),

  'blood-pressure-1.0': record({
    ...bothPressures,
    ...timeIfTold,
    'position_during_measurement?': positionOfOld,
    ...notes,
  }),
  'blood-pressure-2.0': record({ ...bothPressures, ...timeIfTold, 'body_posture?': bodyPosture, ...notes }),
  'blood-pressure-3.0': pressureFrom3({ ...time }),
  'blood-pressure-3.1': pressureFrom3({ ...time, ...toActivity }),
  'blood-pressure-4.0': pressureFrom3({ ...ieeeTime, ...toActivity }),

  'heart-rate-1.0': record({ ...beats, ...timeIfTold, ...toActivity, ...notes }),
  'heart-rate-1.1': record({ ...beats, ...timeIfTold, ...toActivity, ...toSleep, ...notes }),
  'heart-rate-2.0': record({ ...beats, ...time, ...toActivity, ...toSleep }),
  'rr-interval-1.0': record({ rr_interval: amount('ms'), ...timeIfTold, ...toActivity }),

  'oxygen-saturation-1.0': record({ ...oxygen, ...timeIfTold }),
  'oxygen-saturation-2.0': record({ ...oxygen, ...time }),
  'respiratory-rate-1.0': record({ respiratory_rate: amount('breaths/min'), ...timeIfTold, ...toActivity }),
  'respiratory-rate-2.0': record({ respiratory_rate: amount('breaths/min'), ...time, ...toActivity }),
  'breath-carbon-monoxide-1.0': record({ breath_carbon_monoxide: amount('ppm'), ...timeIfTold }),
  'expiratory-time-1.0': record({ expiratory_time: amount('sec'), ...ventilation }),
  'inspiratory-time-1.0': record({ inspiratory_time: amount('sec'), ...ventilation }),
  'ventilation-cycle-time-1.0': record({ ventilation_cycle_time: amount('sec'), ...time, ...toActivity }),
  'minute-volume-1.0': record({
    minute_volume: amount('mL/min', 'L/min'),
    ...ventilation,
    'minute_volume_type?': words('inspiratory', 'expiratory', 'total'),
  }),
  'forced-vital-capacity-1.0': record({ forced_vital_capacity: litres, ...quality, ...ieeeTime, ...toActivity }),
  'forced-expiratory-volume-1-second-1.0': record({
    forced_expiratory_volume_1_second: litres,
    ...quality,
    ...ieeeTime,
    ...toActivity,
  }),
  'ambient-temperature-1.0': record({ ambient_temperature: temperature, ...timeIfTold }),
}

function pressureFrom3(more: TimeRules): Rule {
  return record({
    ...bothPressures,
    'body_posture?': bodyPosture,
    'measurement_location?': bodyLocation,
    ...more,
  })
}
