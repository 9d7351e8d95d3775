import type { Device } from '../../core/index.js'
import type { Target } from './target.js'

/** The schema wants all of it; zeros stand for what is unknown, and are read as such. */
export const writeDevice = (device: Device | undefined, { writer, losses }: Target): void => {
  if (device === undefined) return
  const { name, product, serial, softwareVersion } = device
  const number = (field: 'product' | 'serial', text: string | undefined, most: number): number => {
    if (text === undefined) return 0
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
    if (value <= most && String(value) === text) return value
    losses.add(`device.${field}`, 'no-place', `TCX holds the ${field} of a device only as a number.`)
    return 0
  }
  writer.open('Creator', { 'xsi:type': 'Device_t' })
  writer.text('Name', name ?? '')
  writer.value('UnitId', number('serial', serial, 0xffff_ffff))
  writer.value('ProductID', number('product', product, 0xffff))
  writeVersion(softwareVersion, { writer, losses })
  writer.close()
}

const writeVersion = (text: string | undefined, { writer, losses }: Pick<Target, 'writer' | 'losses'>): void => {
  const match = /^(\d{1,4})\.(\d\d|[1-9]\d{2,3})(?:\.(\d{1,4})\.(\d{1,4}))?$/.exec(text ?? '')
  if (text !== undefined && match === null)
    losses.add('device.softwareVersion', 'no-place', 'TCX holds versions only as numbers, the second of two digits.')
  writer.open('Version')
  for (const [index, element] of ['VersionMajor', 'VersionMinor', 'BuildMajor', 'BuildMinor'].entries())
    writer.value(element, Number(match?.[index + 1] ?? 0))
  writer.close()
}

/** The program that wrote the file. Build and part number are wanted by the schema, and ours to choose. */
export const writeAuthor = (creator: string | undefined, { writer }: Target): void => {
  if (creator === undefined) return
  writer.open('Author', { 'xsi:type': 'Application_t' })
  writer.text('Name', creator)
  writer.within('Build', () =>
    writer.within('Version', () => {
      for (const element of ['VersionMajor', 'VersionMinor', 'BuildMajor', 'BuildMinor']) writer.value(element, 0)
    }),
  )
  writer.value('LangID', 'en')
  writer.value('PartNumber', '000-00000-00')
  writer.close()
}
