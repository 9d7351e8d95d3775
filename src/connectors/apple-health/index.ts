/**
 * Apple Health, which has no service: its data are on the phone, and come as the export a person makes, or pushed by an
 * app. What a sample is, is told once (`samples.ts`); every way in brings its own shape of page.
 */
import { defineConnector, noAuth } from '../../kit/index.js'
import { activitySummaries } from './activity-summaries.js'
import { archive } from './archive.js'
import { autoExportEvents } from './auto-export-events.js'
import { autoExportFiles } from './auto-export-files.js'
import { autoExportMetrics } from './auto-export-metrics.js'
import { autoExportWorkouts } from './auto-export-workouts.js'
import { electrocardiograms } from './electrocardiograms.js'
import { healthkit_upload } from './healthkit-upload.js'
import { meals } from './meals.js'
import { push } from './push.js'
import { records } from './records.js'
import { routes } from './routes.js'
import { sleep } from './sleep.js'
import { sync } from './sync.js'
import { workouts } from './workouts.js'

export const appleHealth = defineConnector({
  id: 'apple-health',
  name: 'Apple Health',
  version: 1,
  docs: 'https://developer.apple.com/documentation/healthkit',
  auth: noAuth,
  api: { hosts: [] },
  streams: {
    records,
    sleep,
    meals,
    workouts,
    routes,
    'activity-summaries': activitySummaries,
    electrocardiograms,
    'auto-export-metrics': autoExportMetrics,
    'auto-export-workouts': autoExportWorkouts,
    'auto-export-events': autoExportEvents,
    sync,
    healthkit_upload,
  },
  imports: { archive, 'auto-export': autoExportFiles },
  push,
})
