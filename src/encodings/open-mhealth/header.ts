/**
 * The header of a data point, in Open mHealth's words and in IEEE 1752.1's at once: their names do not collide, and a
 * reader of either finds what it looks for. https://w3id.org/ieee/ieee-1752-schema/header.json
 */
import type { Envelope, OutgoingRecord } from '../../core/index.js'
import { flagsOf } from '../encoding.js'

export const headerOf = (
  { time, individual }: Pick<Envelope, 'time' | 'individual'>,
  record: OutgoingRecord,
  schema: string,
  id: string,
  second?: OutgoingRecord,
) => {
  const { method, device, provenance } = record
  const flags = flagsOf(record, second)
  const [namespace, name, version] = schema.split(':')
  const modality = modalityOf(method)
  return {
    id,
    uuid: id,
    schema_id: { namespace, name, version },
    creation_date_time: time,
    source_creation_date_time: time,
    ...(modality !== undefined && { modality }),
    acquisition_provenance: {
      source_name: provenance.connector,
      ...(provenance.updatedAt !== undefined && { source_last_modification_date_time: provenance.updatedAt }),
      ...(modality !== undefined && { modality }),
      // The schema leaves room for more; what is known of the source is not kept back.
      ...(provenance.origin !== undefined && { source_origin: provenance.origin }),
      ...(device !== undefined && { source_device: device }),
    },
    user_id: individual,
    ...(flags.length > 0 && { flags }),
  }
}

/** A figure reckoned from what a sensor felt is sensed, too; where nobody says how it came to be, neither do we. */
const modalityOf = (method: string | undefined): 'sensed' | 'self-reported' | undefined =>
  method === undefined ? undefined : method === 'manual' ? 'self-reported' : 'sensed'

/** Where the published schema lies: `omh:heart-rate:2.0` at https://w3id.org/openmhealth/schemas/omh/heart-rate-2.0.json */
export const schemaUrl = (schema: string): string => {
  const [namespace, name, version] = schema.split(':')
  return namespace === 'ieee'
    ? `https://w3id.org/ieee/ieee-1752-schema/${name}-${version}.json`
    : `https://w3id.org/openmhealth/schemas/${namespace}/${name}-${version}.json`
}

/** A further document of one record has an id of its own, and always the same: the record's, with its end turned. */
export const relatedId = (id: string, index: number): string =>
  index === 0
    ? id
    : id.replace(/[0-9a-f]{4}$/, (end) => (Number.parseInt(end, 16) ^ index).toString(16).padStart(4, '0'))
