/**
 * `npm run test:corpus [folders…]`: runs the mappers over recorded and published payloads that nobody here wrote, and
 * compares with what others say about them. The corpus is no part of the repository; its place is `../shared/corpus`
 * beside the project, or `TRIBUTARY_CORPUS`. Prints each difference and, last, `matched N / M`.
 *
 * Every input counts one check "nothing is parked" (it parses, maps, and every record is valid); every fact an
 * expectation states counts one more. Exit 0 with any result: the line says it; 2 when there is nothing to run.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { appleHealth } from './apple-health.js'
import { runCrossFormat } from './cross-format.js'
import { dexcomShare } from './dexcom-share.js'
import { runFit } from './fit.js'
import { fitbit } from './fitbit.js'
import { fitbitTakeout } from './fitbit-takeout.js'
import { garmin } from './garmin.js'
import { googleHealth } from './google-health.js'
import { googlefit } from './googlefit.js'
import { runGpx } from './gpx.js'
import { healthAutoExport } from './health-auto-export.js'
import { healthConnect } from './health-connect.js'
import { ihealth } from './ihealth.js'
import { jawbone } from './jawbone.js'
import { misfit } from './misfit.js'
import { moves } from './moves.js'
import { runOpenMHealth } from './openmhealth.js'
import { oura } from './oura.js'
import { polar } from './polar.js'
import { runPwx } from './pwx.js'
import { runFolder, type Tally } from './run.js'
import { runkeeper } from './runkeeper.js'
import { strava } from './strava.js'
import { suunto } from './suunto.js'
import { runTcx } from './tcx.js'
import { ultrahuman } from './ultrahuman.js'
import { whoop } from './whoop.js'
import { withings } from './withings.js'

interface Part {
  readonly folder: string
  run(root: string, print: (line: string) => void): Promise<Tally>
}
const parts: readonly Part[] = [
  ...[
    oura,
    googleHealth,
    googlefit,
    dexcomShare,
    fitbit,
    fitbitTakeout,
    withings,
    whoop,
    polar,
    ultrahuman,
    appleHealth,
    healthAutoExport,
    healthConnect,
    ihealth,
    jawbone,
    misfit,
    moves,
    runkeeper,
    strava,
    garmin,
    suunto,
  ].map((adapter) => ({
    folder: adapter.folder,
    run: (root: string, print: (line: string) => void) => runFolder(root, adapter, print),
  })),
  { folder: 'openmhealth', run: runOpenMHealth },
  { folder: 'fit', run: runFit },
  { folder: 'gpx', run: runGpx },
  { folder: 'tcx', run: runTcx },
  { folder: 'pwx', run: runPwx },
  { folder: 'cross-format', run: runCrossFormat },
]

const refuse = (sentence: string): never => {
  console.error(sentence)
  process.exit(2)
}

const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const root = process.env['TRIBUTARY_CORPUS'] ?? join(projectRoot, '..', 'shared', 'corpus')
if (!existsSync(root))
  refuse(
    'There is no corpus at ../shared/corpus beside the project: put it there or set TRIBUTARY_CORPUS to its folder.',
  )

const names = process.argv.slice(2)
for (const name of names)
  if (!parts.some(({ folder }) => folder === name))
    refuse(`No mapper is tried on "${name}"; there are: ${parts.map(({ folder }) => folder).join(', ')}.`)

let matched = 0
let total = 0
for (const part of parts.filter(({ folder }) => names.length === 0 || names.includes(folder))) {
  if (!existsSync(join(root, part.folder))) {
    console.log(`${part.folder}: not in this corpus`)
    continue
  }
  const tally = await part.run(root, (line) => console.log(line))
  console.log(`${part.folder}: ${tally.matched} of ${tally.total}`)
  matched += tally.matched
  total += tally.total
}
console.log(`matched ${matched} / ${total}`)
