/** The point of the track that is looked at, shared by the map and all lines. Undefined when nothing is looked at. */
import { cell } from '../../lib/cell.js'

export const spot = cell<number | undefined>(undefined)
