/** What a person set for a connection, with the connector's defaults for what they did not. */
import type { Connector } from '../../kit/index.js'

/** What an older version stored, and today's schema refuses, counts as not set. */
export const settingsOf = ({ settings }: Pick<Connector, 'settings'>, stored: unknown): unknown => {
  if (settings === undefined) return {}
  const read = settings.schema.safeParse(stored ?? {})
  return read.success ? read.data : settings.schema.parse({})
}
