/**
 * Archives: opens what a person hands over and finds out what it is. Knows zips, folders and files, and what is hostile
 * about them; what is in them is the connectors', what becomes of it intake's.
 */
export { type Archive, type ArchiveEntry, type Candidate, shownName } from './archive.js'
export { openArchive } from './open.js'
export { candidatesFor, chosenCandidate } from './recognise.js'
