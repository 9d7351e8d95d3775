/** The published schemas of the wire, where they are at hand beside the project. Only tests read them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import avro, { type Type } from 'avsc'

const folder = fileURLToPath(new URL('../../../../shared/personicle/', import.meta.url))

export const contractIsHere = existsSync(folder)

/** By name without ending; empty where they are not here. */
export const contractTypes = (): ReadonlyMap<string, Type> =>
  new Map(
    (contractIsHere ? readdirSync(`${folder}schemas`) : []).map((file) => [
      file.replace(/\.avsc$/, ''),
      avro.Type.forSchema(JSON.parse(readFileSync(`${folder}schemas/${file}`, 'utf8'))),
    ]),
  )

/** The published data dictionary: streams by full name. */
export const contractStreams = (): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(`${folder}personicle_data_types.json`, 'utf8'))['com.personicle'].individual.datastreams
