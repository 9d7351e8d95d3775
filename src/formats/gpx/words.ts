/**
 * Names of GPX 1.0 and 1.1 (https://www.topografix.com/GPX/1/1/) and of the extensions services put into it:
 * Garmin's track point and power extensions, and cluetrust's laps and distances (http://www.cluetrust.com/Schemas/).
 */

export const spaces = {
  gpx: 'http://www.topografix.com/GPX/1/1',
  pointV1: 'http://www.garmin.com/xmlschemas/TrackPointExtension/v1',
  pointV2: 'http://www.garmin.com/xmlschemas/TrackPointExtension/v2',
  power: 'http://www.garmin.com/xmlschemas/PowerExtension/v1',
  cluetrust: 'http://www.cluetrust.com/XML/GPXDATA/1/0',
  /** Channels nobody else has an element for. */
  own: 'urn:tributary:track:1',
} as const

/** Numbers a GPX point has of its own, in the schema's order, with their units. */
export const qualityUnits: Readonly<Record<string, string | undefined>> = {
  sat: undefined,
  hdop: undefined,
  vdop: undefined,
  pdop: undefined,
  ageofdgpsdata: 's',
  dgpsid: undefined,
}
export const headUnits: Readonly<Record<string, string | undefined>> = { magvar: 'degrees', geoidheight: 'm' }
/** Garmin's, beside what is a channel of ours. */
export const pointUnits: Readonly<Record<string, string | undefined>> = {
  wtemp: 'C',
  depth: 'm',
  course: 'degrees',
  bearing: 'degrees',
}
/** Apple's route files tell how sure they are. */
const accuracyUnits: Readonly<Record<string, string | undefined>> = { hAcc: 'm', vAcc: 'm' }

export const unitOf = (name: string): string | undefined =>
  qualityUnits[name] ?? headUnits[name] ?? pointUnits[name] ?? accuracyUnits[name]

/** What the texts of a place, route or track are called, besides those that `Place` and `Activity` have a field for. */
export const otherTexts = ['cmt', 'src', 'fix'] as const
