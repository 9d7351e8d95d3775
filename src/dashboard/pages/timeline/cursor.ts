/** The moment looked at, shared by the band and all charts. On the axis; undefined when nothing is looked at. */
import { cell } from '../../lib/cell.js'

export const cursor = cell<number | undefined>(undefined)
