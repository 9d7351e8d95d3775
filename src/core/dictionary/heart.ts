import { kinds } from './entry.js'

export const heart = kinds({
  heart_rate: {
    shape: 'sample',
    title: 'Heart rate',
    family: 'heart',
    value: 'number',
    unit: '/min',
    range: [20, 250],
    adds: 'mean',
    codes: {
      personicle: { point: { stream: 'heartrate', unit: 'bpm', schema: 'integer' } },
      loinc: '8867-4',
      omh: 'omh:heart-rate:2.0',
      healthKit: 'HKQuantityTypeIdentifierHeartRate',
      healthConnect: 'HeartRateRecord',
      fhir: 'vital-signs',
    },
  },
})
