/** Reads `config.ini` as Python's configparser writes it. Pure. */
import { SettingsError } from '../../core/index.js'

export type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>

export const parseIni = (text: string, name: string): Sections => {
  const sections: Record<string, Record<string, string>> = {}
  let current: Record<string, string> | undefined
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const bad = (what: string): SettingsError =>
      new SettingsError('bad-config-file', `${name}, line ${index + 1}: ${what}. Mend that line or remove it.`)
    const section = /^\[([^\]]+)\]$/.exec(line)?.[1]
    if (section !== undefined) {
      current = sections[section.trim()] ??= {}
      continue
    }
    const pair = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line)
    if (pair === null) throw bad('neither a [SECTION] nor KEY = VALUE')
    if (current === undefined) throw bad('a value before the first [SECTION]')
    current[(pair[1] as string).toUpperCase()] = unquoted(pair[2] as string)
  }
  return sections
}

const unquoted = (value: string): string => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value
