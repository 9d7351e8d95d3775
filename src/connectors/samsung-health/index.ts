/**
 * Samsung Health, whose data are on the phone: they come as the export a person makes there (*Download personal data*).
 * A folder of CSV files, one for each type of data, with finer values in JSON files beside them.
 */
import { defineConnector, noAuth } from '../../kit/index.js'
import { exercise, exerciseDetails } from './exercise.js'
import { archive } from './export.js'
import { nutrition } from './nutrition.js'
import { sleep } from './sleep.js'
import { tableStream, tables } from './tables.js'

export const samsungHealth = defineConnector({
  id: 'samsung-health',
  name: 'Samsung Health',
  version: 1,
  docs: 'https://developer.samsung.com/health/data/overview.html',
  status: { state: 'live', note: 'By the export of the app: nothing is fetched.' },
  auth: noAuth,
  api: { hosts: [] },
  streams: {
    ...Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, tableStream(table)])),
    sleep,
    exercise,
    'exercise-details': exerciseDetails,
    nutrition,
  },
  imports: { archive },
})
