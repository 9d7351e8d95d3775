/**
 * Every service there is, one line each. A connector describes its service; how it is asked, and what becomes of the
 * answers, is the runtime's.
 */
import type { Connector } from '../kit/index.js'
import { appleHealth } from './apple-health/index.js'
import { coros } from './coros/index.js'
import { dexcom } from './dexcom/index.js'
import { dexcomShare } from './dexcom-share/index.js'
import { dropbox } from './dropbox/index.js'
import { endomondo } from './endomondo/index.js'
import { fitbit } from './fitbit/index.js'
import { garmin } from './garmin/index.js'
import { googleFit } from './google-fit/index.js'
import { googleHealth } from './google-health/index.js'
import { healthConnect } from './health-connect/index.js'
import { hevy } from './hevy/index.js'
import { ihealth } from './ihealth/index.js'
import { intervalsIcu } from './intervals-icu/index.js'
import { jawbone } from './jawbone/index.js'
import { komoot } from './komoot/index.js'
import { misfit } from './misfit/index.js'
import { moves } from './moves/index.js'
import { oura } from './oura/index.js'
import { polar } from './polar/index.js'
import { rideWithGps } from './ride-with-gps/index.js'
import { runkeeper } from './runkeeper/index.js'
import { samsungHealth } from './samsung-health/index.js'
import { smashrun } from './smashrun/index.js'
import { sporttracks } from './sporttracks/index.js'
import { strava } from './strava/index.js'
import { suunto } from './suunto/index.js'
import { trainerroad } from './trainerroad/index.js'
import { trainingpeaks } from './trainingpeaks/index.js'
import { ultrahuman } from './ultrahuman/index.js'
import { veloHero } from './velo-hero/index.js'
import { wahoo } from './wahoo/index.js'
import { watchFolder } from './watch-folder/index.js'
import { whoop } from './whoop/index.js'
import { withings } from './withings/index.js'

export const connectors: readonly Connector[] = [
  oura,
  googleHealth,
  googleFit,
  fitbit,
  withings,
  whoop,
  polar,
  ultrahuman,
  dexcom,
  dexcomShare,
  strava,
  garmin,
  suunto,
  wahoo,
  coros,
  appleHealth,
  healthConnect,
  samsungHealth,
  intervalsIcu,
  rideWithGps,
  dropbox,
  watchFolder,
  ihealth,
  jawbone,
  misfit,
  moves,
  runkeeper,
  veloHero,
  trainingpeaks,
  hevy,
  komoot,
  sporttracks,
  smashrun,
  trainerroad,
  endomondo,
]
