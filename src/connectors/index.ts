/**
 * Every service there is, one line each. A connector describes its service; how it is asked, and what becomes of the
 * answers, is the runtime's.
 */
import type { Connector } from '../kit/index.js'
import { appleHealth } from './apple-health/index.js'
import { dexcom } from './dexcom/index.js'
import { dexcomShare } from './dexcom-share/index.js'
import { fitbit } from './fitbit/index.js'
import { googleFit } from './google-fit/index.js'
import { googleHealth } from './google-health/index.js'
import { healthConnect } from './health-connect/index.js'
import { ihealth } from './ihealth/index.js'
import { jawbone } from './jawbone/index.js'
import { misfit } from './misfit/index.js'
import { moves } from './moves/index.js'
import { oura } from './oura/index.js'
import { polar } from './polar/index.js'
import { runkeeper } from './runkeeper/index.js'
import { samsungHealth } from './samsung-health/index.js'
import { ultrahuman } from './ultrahuman/index.js'
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
  appleHealth,
  healthConnect,
  samsungHealth,
  ihealth,
  jawbone,
  misfit,
  moves,
  runkeeper,
]
