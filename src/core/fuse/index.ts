/**
 * One view of what several sources told of the same time. Pure: values in, values with their sources and reasons out.
 * What was stored stays as it is. How values of a kind may be put together is the dictionary's word (`overlap`).
 */
export { type CivilClock, civilClock, type OffsetSeen, utcClock } from './clock.js'
export { fuse } from './fuse.js'
export type {
  Contribution,
  DataSource,
  Fused,
  FusedDay,
  FusedValue,
  FuseInput,
  FuseOptions,
  FuseReason,
  LeftOut,
  LeftOutReason,
  Why,
} from './types.js'
