/** Whose codes they are. What LOINC and HL7 have no code for is told in our own systems, named by URN as our problems are. */
export const systems = {
  loinc: 'http://loinc.org',
  ucum: 'http://unitsofmeasure.org',
  category: 'http://terminology.hl7.org/CodeSystem/observation-category',
  absent: 'http://terminology.hl7.org/CodeSystem/data-absent-reason',
  uri: 'urn:ietf:rfc:3986',
  kind: 'urn:tributary:kind',
  field: 'urn:tributary:field',
  value: 'urn:tributary:value',
  method: 'urn:tributary:method',
  flag: 'urn:tributary:flag',
  individual: 'urn:tributary:individual',
  /** Extension: the wall clock of a time whose offset nobody knows. */
  localTime: 'urn:tributary:local-time',
} as const

export interface Coding {
  readonly system: string
  readonly code: string
  readonly display?: string
}
export interface Concept {
  readonly coding: readonly Coding[]
  readonly text?: string
}

export const concept = (system: string, code: string, text?: string): Concept => ({
  coding: [{ system, code }],
  ...(text !== undefined && { text }),
})

export const absent = (code: 'unknown' | 'not-a-number'): Concept => concept(systems.absent, code)

/** An amount in its UCUM unit, which is also how it is shown. */
export const quantityOf = (value: number, unit: string) => ({ value, unit, system: systems.ucum, code: unit })
