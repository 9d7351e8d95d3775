/** Archives handed over, as a person sees them. */
import type { ImportReport } from '../actions/import-report.js'
import { shownName } from '../archives/index.js'
import type { Engine } from '../engine.js'
import { type ImportRow, importById, importsOf } from '../store/imports.js'

export interface ImportView {
  readonly id: string
  readonly individual: string
  readonly connector: string
  readonly connection?: string
  /** Of the kind of archive. */
  readonly title: string
  readonly file: string
  readonly state: ImportRow['state']
  /** Where it stopped before its end: why, and what to do. */
  readonly message?: string
  readonly bytes: number
  readonly bytesRead: number
  readonly begunAt: string
  readonly endedAt?: string
  readonly seconds: number
  readonly etaSeconds?: number
  readonly report: Partial<ImportReport>
}

type Reader = Pick<Engine, 'store' | 'connectors' | 'world'>

export const importViews = async (engine: Reader, individual: string, limit: number): Promise<ImportView[]> =>
  (await importsOf(engine.store, individual, limit)).map((row) => viewOf(engine, row))

export const importView = async (engine: Reader, id: string): Promise<ImportView | undefined> => {
  const row = await importById(engine.store, id)
  return row === undefined ? undefined : viewOf(engine, row)
}

const viewOf = ({ connectors, world }: Reader, row: ImportRow): ImportView => {
  const elapsedMs = Math.max(0, (row.endedAt?.getTime() ?? world.now()) - row.begunAt.getTime())
  const isRunning = row.state === 'running'
  return {
    id: row.id,
    individual: row.individual,
    connector: row.connector,
    ...(row.connectionId !== undefined && { connection: row.connectionId }),
    title: connectors.get(row.connector)?.imports?.[row.reader]?.title ?? row.connector,
    file: shownName(row.fileName),
    state: row.state,
    ...(row.message !== undefined && { message: row.message }),
    bytes: row.bytes,
    bytesRead: row.bytesRead,
    begunAt: row.begunAt.toISOString(),
    ...(row.endedAt !== undefined && { endedAt: row.endedAt.toISOString() }),
    seconds: row.state === 'waiting' ? 0 : Math.round(elapsedMs / 1000),
    ...(isRunning && row.bytesRead > 0 && { etaSeconds: etaOf(row.bytes, row.bytesRead, elapsedMs) }),
    report: row.report as Partial<ImportReport>,
  }
}

/** The rest at the speed so far. */
const etaOf = (bytes: number, read: number, elapsedMs: number): number =>
  Math.round((Math.max(0, bytes - read) / read) * (elapsedMs / 1000))
