import { code, flag, number, object, text } from '../shape.js'
import { kinds } from './entry.js'

const flow = ['none', 'spotting', 'light', 'medium', 'heavy', 'unspecified'] as const

export const cycle = kinds({
  menstrual_period: {
    shape: 'event',
    title: 'Period',
    family: 'cycle',
    about: 'From its first day to its last.',
    overlap: 'episodes',
    detail: object({
      'flow?': code(...flow),
      'predicted?': flag,
      'cycleStart?': flag,
      'cycleDays?': number('d', 10, 120),
      'periodDays?': number('d', 1, 30),
      'notes?': text,
    }),
    codes: { personicleEvent: 'menstrual_period', healthConnect: 'MenstruationPeriodRecord' },
  },
  menstrual_flow: {
    shape: 'coded',
    title: 'Menstrual flow',
    family: 'cycle',
    values: flow,
    adds: 'last',
    codes: { healthKit: 'HKCategoryTypeIdentifierMenstrualFlow', healthConnect: 'MenstruationFlowRecord' },
  },
  intermenstrual_bleeding: {
    shape: 'event',
    title: 'Bleeding between periods',
    family: 'cycle',
    detail: object({ 'notes?': text }),
    codes: {
      healthKit: 'HKCategoryTypeIdentifierIntermenstrualBleeding',
      healthConnect: 'IntermenstrualBleedingRecord',
    },
  },
  ovulation_test: {
    shape: 'coded',
    title: 'Ovulation test',
    family: 'cycle',
    about: '`high` is a rise of estrogen, `positive` the surge of luteinizing hormone.',
    values: ['negative', 'high', 'positive', 'inconclusive'],
    adds: 'last',
    codes: { healthKit: 'HKCategoryTypeIdentifierOvulationTestResult', healthConnect: 'OvulationTestRecord' },
  },
  cervical_mucus: {
    shape: 'coded',
    title: 'Cervical mucus',
    family: 'cycle',
    values: ['dry', 'sticky', 'creamy', 'watery', 'egg_white', 'unusual', 'unspecified'],
    adds: 'last',
    codes: { healthKit: 'HKCategoryTypeIdentifierCervicalMucusQuality', healthConnect: 'CervicalMucusRecord' },
  },
  sexual_activity: {
    shape: 'event',
    title: 'Sexual activity',
    family: 'cycle',
    detail: object({ 'protectionUsed?': flag }),
    codes: { healthKit: 'HKCategoryTypeIdentifierSexualActivity', healthConnect: 'SexualActivityRecord' },
  },
})
