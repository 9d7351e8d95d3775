/**
 * Every sink there is, one line each. A sink turns envelopes into somebody else's bytes; order, retries, positions and
 * parking are the outbox's.
 */
import type { Sink } from '../kit/index.js'
import { eventHubs } from './event-hubs/index.js'
import { file } from './file/index.js'
import { kafka } from './kafka/index.js'
import { parquet } from './parquet/index.js'
import { postgres } from './postgres/index.js'
import { webhook } from './webhook/index.js'

export const sinks: readonly Sink[] = [eventHubs, file, kafka, parquet, postgres, webhook] as unknown as readonly Sink[]
