/**
 * Amounts with their units, and where they are used. The `…-unit-value` schemas of
 * https://github.com/openmhealth/schemas/tree/main/schema/omh
 */
import { amount, amountRange, number, one, record, type SchemaTable, words } from '../rules.js'

const durationUnits = ['ps', 'ns', 'us', 'ms', 'sec', 'min', 'h', 'd', 'wk', 'Mo', 'yr'] as const
export const duration = amount(...durationUnits)
export const durationRange = amountRange(...durationUnits)
export const length = amount('fm', 'pm', 'nm', 'um', 'mm', 'cm', 'm', 'km', 'in', 'ft', 'yd', 'mi')
export const mass = amount('fg', 'pg', 'ng', 'ug', 'mg', 'g', 'kg', 'Metric Ton', 'gr', 'oz', 'lb', 'Ton')
export const temperature = amount('K', 'F', 'C')
export const volume = amount(
  ...['fL', 'pL', 'nL', 'uL', 'mL', 'cL', 'dL', 'L', 'kL'],
  ...['fl oz', 'Cup', 'in^3', 'pt', 'qt', 'gal', 'tsp', 'tbsp'],
)
export const percent = amount('%')
export const kilocalories = amount('kcal')
export const speed = amount('m/s', 'km/h')
export const pace = amount('min/mi', 'min/km')
export const degrees = amount('deg')
export const acceleration = amount('m/s^2')
export const angularVelocity = amount('rad/s')
export const fluxDensity = amount('pT', 'nT', 'uT', 'mT', 'T')
export const pressure = amount('mmHg')
export const frequency = record({ number_of_times: number, time_window: one(duration, durationRange) })
const area = amount('mm^2', 'cm^2', 'm^2', 'km^2', 'in^2', 'ft^2', 'yd^2', 'mi^2')

/** How strong a medicine is, by https://github.com/openmhealth/schemas `medication-1.0`. */
export const strengthUnits = [
  ...['%', 'AU', 'AU/mL', 'BAU', 'BAU/mL', 'BU', 'CCID_50', 'Ci', 'cm^2', "D'ag'U", 'dL', 'FFU', 'g', 'hp_C'],
  ...['hp_M', 'hp_Q', 'hp_X', 'IU', 'IU/L', 'IU/mL', 'kp_C', 'L', 'Lf', 'LfU/mL', 'mCi', 'mCi/mL', 'mEq', 'mg'],
  ...['mg/actuat', 'mg/hr', 'mg/mg', 'mg/mL', 'mL', 'mmol', 'mol', 'mU', 'ng', 'nmol', 'organisms', 'PFU', 'PNU'],
  ...['PNU/mL', 'TCID_50', 'U', 'uCi', 'ug', 'ug/mL', 'uL', 'umol', 'unt', 'unt/mL', "USP'U", 'X'],
] as const
/** How much of it is in a dose: as strong, or so many pieces (`medication-dose-unit-1.0`). */
export const doseUnits: readonly string[] = [
  ...strengthUnits,
  ...['bar', 'bead', 'capsule', 'cellular sheet', 'cloth', 'disc', 'douche', 'drop', 'globule', 'granule', 'gum'],
  ...['lozenge', 'pastille', 'patch', 'pellet', 'pill', 'pouch', 'puff', 'ring', 'salve', 'stick', 'strip'],
  ...['suppository', 'swab', 'tablet', 'tampon', 'tape', 'tbsp', 'tsp', 'vial', 'wafer'],
]
export const dose = amount(...doseUnits)
export const doseRange = amountRange(...doseUnits)

/** The second version of a unit schema only moved its base to IEEE 1752.1, which says the same. */
const both = (name: string, rule: SchemaTable[string]): SchemaTable => ({
  [`${name}-1.0`]: rule,
  [`${name}-1.1`]: rule,
})

export const unitSchemas: SchemaTable = {
  'unit-value-1.0': amount(),
  'unit-value-range-1.0': amountRange(),
  'duration-unit-value-1.0': duration,
  'duration-unit-value-range-1.0': durationRange,
  'frequency-unit-value-1.0': frequency,
  'kcal-unit-value-1.0': kilocalories,
  'length-unit-value-1.0': length,
  'temperature-unit-value-1.0': temperature,
  'speed-unit-value-1.0': speed,
  'medication-dose-unit-1.0': words(...doseUnits),
  ...both('mass-unit-value', mass),
  ...both('volume-unit-value', volume),
  ...both('area-unit-value', area),
  ...both('pace-unit-value', pace),
  ...both('plane-angle-unit-value', degrees),
  ...both('acceleration-unit-value', acceleration),
  ...both('angular-velocity-unit-value', angularVelocity),
  ...both('magnetic-flux-density-unit-value', fluxDensity),
  ...both('medication-dose-unit-value', dose),
  ...both('medication-dose-unit-value-range', doseRange),
  ...both('systolic-blood-pressure', pressure),
  ...both('diastolic-blood-pressure', pressure),
}
