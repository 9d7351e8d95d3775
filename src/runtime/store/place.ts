/** Where rows go: to the records, or to the tables beside them in which kept pages are read again. */
export type Place = 'records' | 'remapped'

export const tableIn = (place: Place, table: 'samples' | 'events'): string =>
  place === 'records' ? table : `remapped_${table}`
