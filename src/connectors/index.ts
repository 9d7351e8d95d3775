/**
 * Every service there is, one line each. A connector describes its service; how it is asked, and what becomes of the
 * answers, is the runtime's.
 */
import type { Connector } from '../kit/index.js'
import { fitbit } from './fitbit/index.js'
import { googleHealth } from './google-health/index.js'
import { oura } from './oura/index.js'

export const connectors: readonly Connector[] = [oura, googleHealth, fitbit]
