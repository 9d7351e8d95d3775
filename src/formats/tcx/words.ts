/**
 * Words and names of the Training Center Database, version 2.
 * https://www8.garmin.com/xmlschemas/TrainingCenterDatabasev2.xsd and ActivityExtensionv2.xsd beside it.
 */
import type { Intensity } from '../../core/index.js'

export const tcxSpace = 'http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2'
export const extensionSpace = 'http://www.garmin.com/xmlschemas/ActivityExtension/v2'

/** The format knows three sports. */
const sports: Readonly<Record<string, string>> = { Running: 'running', Biking: 'cycling', Other: 'generic' }

/** Strange ones, as other programs write them, are kept in lower case. */
export const sportOfTcx = (word: string | undefined): string =>
  word === undefined ? 'generic' : (sports[word] ?? (word.toLowerCase().replace(/\W+/g, '_') || 'generic'))

export const tcxSportOf = (sport: string): 'Running' | 'Biking' | 'Other' =>
  sport === 'running' ? 'Running' : sport === 'cycling' ? 'Biking' : 'Other'

/** On foot, cadence is counted in strides and has an element of its own. */
export const isOnFoot = (sport: string): boolean => sport === 'running' || sport === 'walking' || sport === 'hiking'

/** Lap triggers in FIT's words. */
const triggers: Readonly<Record<string, string>> = {
  Manual: 'manual',
  Distance: 'distance',
  Location: 'position_marked',
  Time: 'time',
  HeartRate: 'heart_rate',
}

export const triggerOf = (word: string): string => triggers[word] ?? word.toLowerCase()

export const tcxTriggerOf = (trigger: string | undefined): { readonly word: string; readonly isWhole: boolean } => {
  const exact = Object.entries(triggers).find(([, ours]) => ours === trigger)?.[0]
  if (exact !== undefined) return { word: exact, isWhole: true }
  return { word: trigger?.startsWith('position') === true ? 'Location' : 'Manual', isWhole: trigger === undefined }
}

export const intensityOf = (word: string): Intensity => (word === 'Resting' ? 'rest' : 'active')

/** Course point types in FIT's words. */
const pointTypes: Readonly<Record<string, string>> = {
  Generic: 'generic',
  Summit: 'summit',
  Valley: 'valley',
  Water: 'water',
  Food: 'food',
  Danger: 'danger',
  Left: 'left',
  Right: 'right',
  Straight: 'straight',
  'First Aid': 'first_aid',
  '4th Category': 'fourth_category',
  '3rd Category': 'third_category',
  '2nd Category': 'second_category',
  '1st Category': 'first_category',
  'Hors Category': 'hors_category',
  Sprint: 'sprint',
}

export const pointTypeOf = (word: string): string => pointTypes[word] ?? word
export const tcxPointTypeOf = (type: string | undefined): string =>
  Object.entries(pointTypes).find(([, ours]) => ours === type)?.[0] ?? 'Generic'

/** Longer first lines of notes are prose, not a name. */
const longestName = 120

/** Activities have no name in TCX; services put it into the first line of the notes. */
export const splitNotes = (text: string): { readonly name?: string; readonly notes?: string } => {
  const end = text.indexOf('\n')
  const first = (end < 0 ? text : text.slice(0, end)).trim()
  const rest = end < 0 ? '' : text.slice(end + 1).trim()
  if (first.length > longestName) return { notes: text.trim() }
  return { ...(first !== '' && { name: first }), ...(rest !== '' && { notes: rest }) }
}

export const joinNotes = (name: string | undefined, notes: string | undefined): string | undefined => {
  if (notes === undefined) return name
  const isProse = name === undefined && (notes.split('\n')[0] ?? '').length > longestName
  return isProse ? notes : `${name ?? ''}\n${notes}`
}
