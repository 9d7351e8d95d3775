import { describe, expect, it } from 'vitest'
import type { Draft, ImportedNothing, ImportedPage, Stream } from '../../kit/index.js'
import { samsungHealth } from './index.js'

const { archive } = samsungHealth.imports
const streams: Readonly<Record<string, Stream>> = samsungHealth.streams
const file = (name: string, text: string) => ({
  name,
  async *bytes() {
    const bytes = new TextEncoder().encode(text)
    for (let from = 0; from < bytes.length; from += 97) yield bytes.subarray(from, from + 97)
  },
})
type File = ReturnType<typeof file>
const read = async (...files: readonly File[]) => {
  const entries = (async function* () {
    yield* files
  })()
  const parts: (ImportedPage | ImportedNothing)[] = []
  for await (const part of archive.read({ ...file('export.zip', ''), entries })) parts.push(part)
  const pages = parts.flatMap((part) => ('stream' in part ? [part] : []))
  const skipped = parts.flatMap((part) => ('skipped' in part ? [part] : []))
  const drafts = pages.flatMap(({ stream: name, body, request }) => {
    const stream = streams[name]
    return [...(stream?.map(stream.page.parse(body), request) ?? [])] as Draft[]
  })
  return { pages, skipped, drafts }
}

const folder = 'samsunghealth_anna_20261005081000'
const sleep = file(
  `${folder}/com.samsung.shealth.sleep.20261005081000.csv`,
  [
    '\uFEFFcom.samsung.shealth.sleep,7006011,11',
    'sleep_score,com.samsung.health.sleep.start_time,com.samsung.health.sleep.end_time,com.samsung.health.sleep.time_offset,com.samsung.health.sleep.datauuid,comment',
    '82,2026-10-04 21:31:00.000,2026-10-05 04:50:00.000,UTC+0200,n-1,"windy, ""loud""\nand late",',
    '',
  ].join('\r\n'),
)
const stages = file(
  `${folder}/com.samsung.health.sleep_stage.20261005081000.csv`,
  [
    'com.samsung.health.sleep_stage,7006011,3',
    'start_time,sleep_id,time_offset,end_time,stage',
    '2026-10-04 21:31:00.000,n-1,UTC+0200,2026-10-04 23:31:00.000,40002,',
    '2026-10-04 23:31:00.000,n-1,UTC+0200,2026-10-05 04:50:00.000,40003,',
  ].join('\n'),
)
const pulse = (rows: readonly string[]) =>
  file(
    'com.samsung.shealth.tracker.heart_rate.20261005081000.csv',
    [
      'com.samsung.shealth.tracker.heart_rate,7006011,6',
      'com.samsung.health.heart_rate.start_time,com.samsung.health.heart_rate.time_offset,com.samsung.health.heart_rate.heart_rate,com.samsung.health.heart_rate.binning_data,com.samsung.health.heart_rate.datauuid',
      ...rows,
    ].join('\n'),
  )

describe('an export of Samsung Health', () => {
  it('puts a night and its stages together, in whichever order their files come', async () => {
    const [one, other] = [await read(sleep, stages), await read(stages, sleep)]
    expect(one.drafts).toEqual(other.drafts)
    expect(one.drafts).toMatchObject([
      {
        kind: 'sleep_session',
        key: 'n-1',
        day: '2026-10-05',
        detail: { score: 82, lightSeconds: 7200, deepSeconds: 19_140 },
      },
    ])
  })

  it('reads values by the minute from the file a row names, and not the row', async () => {
    const id = '7a1d9999-5b2c-4e8f-9a3d-0c1b2a394857'
    const name = `${id}.com.samsung.health.heart_rate.binning_data.json`
    const { drafts } = await read(
      file(
        `${folder}/jsons/com.samsung.shealth.tracker.heart_rate/7/${name}`,
        JSON.stringify([{ heart_rate: 61, start_time: 1_791_180_000_000, end_time: 1_791_180_059_000 }]),
      ),
      pulse([`2026-10-05 06:00:00.000,UTC+0200,71,${name},${id},`, '2026-10-05 07:00:00.000,UTC+0200,64,,spot,']),
    )
    expect(drafts.map((draft) => draft.shape === 'sample' && draft.value)).toEqual([61, 64])
    expect(drafts[0]?.start).toEqual({ at: 1_791_180_000_000, offsetFrom: 'unknown' })
  })

  it('comes in pages of bounded size', async () => {
    const rows = Array.from({ length: 4500 }, (_, index) => `2026-10-05 06:00:00.000,UTC+0200,60,,id-${index},`)
    const { pages, drafts } = await read(pulse(rows))
    expect(pages.map(({ request }) => request.query)).toEqual([{ from: '0' }, { from: '2000' }, { from: '4000' }])
    expect(drafts).toHaveLength(4500)
  })

  it('tells what is left out, and reads on after a file that is damaged', async () => {
    const { skipped, drafts } = await read(
      file(`${folder}/com.samsung.shealth.badge.20261005081000.csv`, 'com.samsung.shealth.badge,1,1\na,b\n1,2'),
      file(
        `${folder}/jsons/com.samsung.shealth.tracker.heart_rate/7/7a1d9999-5b2c.binning_data.json`,
        '[{"heart_rate"',
      ),
      file(`${folder}/files/picture.jpg`, '…'),
      pulse(['2026-10-05 06:00:00.000,UTC+0200,60,,a,', `2026-10-05 06:10:00.000,UTC+0200,"${'x'.repeat(4_200_000)}`]),
      sleep,
    )
    expect(skipped.map(({ skipped: what }) => what).sort()).toEqual([
      'badge',
      'other files',
      'the rest of com.samsung.shealth.tracker.heart_rate.20261005081000.csv',
      'unreadable details',
    ])
    expect(drafts.map(({ kind }) => kind)).toEqual(['heart_rate', 'sleep_session'])
  })

  it('is known by the names in it', () => {
    const head = new Uint8Array()
    expect(archive.recognises({ name: 'x.zip', head, entries: [sleep.name] })).toBe(true)
    expect(archive.recognises({ name: stages.name, head })).toBe(true)
    for (const name of ['sleep.csv', 'com.samsung.shealth.sleep.json', 'com.samsung.android.csv'])
      expect(archive.recognises({ name, head })).toBe(false)
  })
})
