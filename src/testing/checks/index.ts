import type { Check } from '../check.js'
import { listings } from './activities.js'
import { changes } from './activities-change.js'
import { downloads } from './activities-download.js'
import { uploadRefusals, uploads } from './activities-upload.js'
import { idIsFolder, liveChecked, readmeSections, scopesCovered, simulatedService } from './description.js'
import { emptyPages, fixturesForEach, lenient, pure, unshaken } from './pages.js'
import { pushedAlike, strangePushes } from './push.js'
import { emitted, goldenFiles, sound, unique } from './records.js'
import { meanings } from './refusals.js'
import { resumable } from './resume.js'
import { signsIn } from './sign-in.js'
import { badSignatures, noticesAsGolden } from './webhook.js'

/** The exam. Add a question: a file here, and its line. */
export const checks: readonly Check[] = [
  idIsFolder,
  readmeSections,
  scopesCovered,
  fixturesForEach,
  emptyPages,
  goldenFiles,
  pure,
  lenient,
  unshaken,
  sound,
  unique,
  emitted,
  listings,
  noticesAsGolden,
  badSignatures,
  strangePushes,
  simulatedService,
  signsIn,
  resumable,
  pushedAlike,
  meanings,
  downloads,
  uploads,
  uploadRefusals,
  changes,
  liveChecked,
]
