/** The little Markdown the reference pages are made of. */

export const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
export const table = (titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  row(titles),
  row(titles.map(() => '---')),
  ...rows.map(row),
  '',
]
export const code = (text: string): string => `\`${text}\``

/** A page: its title, where it comes from, and its parts. */
export const page = (title: string, source: string, parts: readonly string[]): string =>
  [`# ${title}`, '', `Generated from ${source} by \`npm run reference\`; do not edit.`, '', ...parts]
    .join('\n')
    .replace(/\n+$/, '\n')
