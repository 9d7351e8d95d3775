/** Tries a dead letter again: the kept page goes through today's mapper. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Engine } from '../engine.js'
import { ingest } from '../intake/index.js'
import { sealContext } from '../intake/ingest.js'
import { parseRawPage } from '../page.js'
import { deadLetterPage } from '../store/dead-letters.js'
import { pageById } from '../store/pages.js'
import { streamById } from '../store/streams.js'

const decompress = promisify(gunzip)

/** Returns whether anything of it is still parked; undefined when this person has no such dead letter. */
export const retryDeadLetter = async (
  engine: Engine,
  individual: string,
  id: number,
): Promise<{ parked: number } | undefined> => {
  const pageId = await deadLetterPage(engine.store, id)
  const page = pageId === undefined ? undefined : await pageById(engine.store, pageId)
  const stream = page && (await streamById(engine.store, page.streamId))
  const connector = stream && engine.connectors.get(stream.connector)
  const definition = stream && connector?.streams?.[stream.name]
  if (!page || !stream || !connector || !definition || stream.individual !== individual) return undefined
  const raw = await decompress(await engine.unseal(stream.individual, sealContext(stream.id, page.hash), page.sealed))
  const { parked } = await ingest(engine, {
    stream,
    definition,
    mapper: connector.version,
    asOf: page.fetchedAt.getTime(),
    via: page.via,
    page: {
      answer: {
        request: page.request,
        status: 200,
        raw,
        contentType: page.contentType,
        ...parseRawPage(definition.page, raw),
      },
    },
  })
  engine.bus.publish({ topic: 'changes' })
  return { parked }
}
