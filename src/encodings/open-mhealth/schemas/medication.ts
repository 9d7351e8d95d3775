/** Medicines: what, how much, how often, taken or not. https://github.com/openmhealth/schemas/tree/main/schema/omh */
import { all, amount, any, list, number, one, type Rule, record, type SchemaTable, text, words } from '../rules.js'
import { aroundMeal, aroundSleep, dayOfWeek, localTime, partOfDay, timeFrame } from './context.js'
import { route10, route20 } from './routes.js'
import { dose, doseRange, duration, durationRange, frequency, percent, strengthUnits } from './units.js'

const medication = all(
  record({
    'generic_name?': text,
    'trade_name?': text,
    strength: list(all(amount(...strengthUnits), record({ 'ingredient_name?': text }))),
    'rxnorm_code?': number,
  }),
  any(record({ generic_name: text }), record({ trade_name: text })),
)

/** How long, in one of four ways. */
const howLong = one(
  record({ duration }),
  record({ duration_range: durationRange }),
  record({ time_frame: timeFrame }),
  record({ free_text: text }),
)
const howMuch = one(
  record({ dose }),
  record({ dose_range: doseRange }),
  record({ dose_array: list(record({ dose, dose_trigger: text })) }),
)
const howOften = record({
  'frequency?': frequency,
  'dose_prn_trigger?': text,
  'timing?': list(
    record({
      'part_of_day?': partOfDay,
      'day_of_week?': dayOfWeek,
      'time_of_day?': localTime,
      'temporal_relationship_to_meal?': aroundMeal,
      'temporal_relationship_to_sleep?': aroundSleep,
      'time_frame_of_temporal_relationship_to_meal?': duration,
      'time_frame_of_temporal_relationship_to_sleep?': duration,
    }),
  ),
  'sequence?': list(record({ 'unit?': words('min', 'h', 'd', 'wk', 'Mo', 'yr'), 'value?': number })),
})
const prescription = (route: Rule): Rule =>
  record({
    medication,
    'route?': route,
    'prescription_trigger?': text,
    schedule: list(
      record({
        dose_duration: howLong,
        'dose_administration_duration?': howLong,
        medication_dose: howMuch,
        dose_recurrence: howOften,
      }),
    ),
  })

const dispensed = amount(
  ...['ampule', 'applicator', 'bag', 'bar', 'bead', 'blister', 'bottle', 'box', 'can', 'canister', 'capsule'],
  ...['carton', 'cartridge', 'cellular sheet', 'cloth', 'container', 'cup', 'cylinder', 'disc', 'dose pack'],
  ...['globule', 'granule', 'gum', 'inhaler', 'jar', 'jug', 'kit', 'lozenge', 'package', 'packet', 'pastille'],
  ...['patch', 'pellet', 'piece', 'pill', 'pouch', 'ring', 'salve', 'stick', 'strip', 'suppository', 'swab'],
  ...['syringe', 'tablet', 'tampon', 'tape', 'troche', 'tube', 'vial', 'wafer'],
)

/** The second version of all that holds a prescription differs in the words for its route only. */
const prescribed = (version: '1.0' | '2.0', route: Rule): SchemaTable => {
  const medication_prescription = prescription(route)
  return {
    [`intervention-administration-route-${version}`]: route,
    [`medication-prescription-${version}`]: medication_prescription,
    [`pharmacy-medication-dispensing-${version}`]: record({
      medication_prescription,
      medication_dispensed: text,
      amount_dispensed: dispensed,
      time_frame_medication_dispensed: timeFrame,
      'remaining_refills?': number,
    }),
    [`medication-adherence-percent-${version}`]: record({
      medication_prescription,
      'effective_time_frame?': timeFrame,
      medication_adherence_percent: percent,
    }),
    [`patient-medication-schedule-${version}`]: all(
      medication_prescription,
      record({ 'acceptable_window?': record({ 'before?': duration, 'after?': duration }) }),
    ),
  }
}

export const medicationSchemas: SchemaTable = {
  'medication-1.0': medication,
  ...prescribed('1.0', route10),
  ...prescribed('2.0', route20),
  'single-medication-dose-taken-1.0': record({
    medication,
    dose,
    effective_time_frame: timeFrame,
    'reason_dose_taken_not_as_prescribed?': text,
  }),
  'reason-single-medication-dose-not-taken-1.0': record({
    medication,
    effective_time_frame: timeFrame,
    reason_for_missing_dose: text,
  }),
}
