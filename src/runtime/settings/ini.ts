/**
 * Reads `config.ini` as Python's configparser does: values keep `;`, `#`, `=` and `$`, an indented line continues the
 * value before it, `%%` is one percent sign, `%(NAME)s` another value, and what [DEFAULT] holds is in every section.
 * Two liberties: quotes around a whole value are taken off, and a single percent sign stays what it is. Pure.
 */
import { SettingsError } from '../../core/index.js'

export type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>

/** A value that names another is followed so far, as Python does. */
const deepest = 10

export const parseIni = (text: string, name: string): Sections => {
  const raw = readLines(text.replace(/^\uFEFF/, ''), name)
  const { DEFAULT: everywhere = {}, ...sections } = raw
  return Object.fromEntries(
    Object.entries(sections).map(([section, own]) => {
      const values = { ...everywhere, ...own }
      const filled = Object.entries(values).map(([key, value]) => [key, unquoted(filledIn(value, values, deepest))])
      return [section, Object.fromEntries(filled) as Record<string, string>]
    }),
  )
}

const readLines = (text: string, name: string): Record<string, Record<string, string>> => {
  const sections: Record<string, Record<string, string>> = {}
  let current: Record<string, string> | undefined
  let open: { readonly key: string; readonly indent: number } | undefined
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    const indent = raw.length - raw.trimStart().length
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const bad = (what: string, todo = 'Mend that line or remove it.'): SettingsError =>
      new SettingsError('bad-config-file', `${name}, line ${index + 1}: ${what}. ${todo}`)
    if (open !== undefined && current !== undefined && indent > open.indent) {
      current[open.key] = `${current[open.key]}\n${line}`
      continue
    }
    const section = /^\[([^\]]+)\]$/.exec(line)?.[1]
    if (section !== undefined) {
      current = sections[section.trim()] ??= {}
      open = undefined
      continue
    }
    const pair = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line)
    if (pair === null) throw bad('neither a [SECTION] nor KEY = VALUE')
    if (current === undefined) throw bad('a value before the first [SECTION]')
    const key = (pair[1] as string).toUpperCase()
    // Which of the two was meant nobody can tell, and Python refuses the file, too.
    if (Object.hasOwn(current, key)) throw bad(`${key} stands there for the second time`, 'Remove one of the two.')
    current[key] = pair[2] as string
    open = { key, indent }
  }
  return sections
}

const filledIn = (value: string, values: Readonly<Record<string, string>>, depth: number): string =>
  value.replaceAll(/%%|%\(([^)]+)\)s/g, (whole, named: string | undefined) => {
    if (named === undefined) return '%'
    const other = values[named.toUpperCase()]
    return other === undefined || depth === 0 ? whole : filledIn(other, values, depth - 1)
  })

const unquoted = (value: string): string => /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value
