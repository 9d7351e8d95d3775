import type { Check } from '../check.js'
import { idIsFolder, liveChecked, readmeSections, scopesCovered, simulatedService } from './description.js'
import { emptyPages, fixturesForEach, lenient, pure, unshaken } from './pages.js'
import { emitted, goldenFiles, sound, unique } from './records.js'
import { badSignatures, noticesAsGolden } from './webhook.js'

/** The exam. What needs a simulated service (resuming after any page, the error table) has its files here, too. */
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
  noticesAsGolden,
  badSignatures,
  simulatedService,
  liveChecked,
]
