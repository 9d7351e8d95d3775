/** The page of connectors: what each can do, as looked up, and what its own README says of live checks. */
import { existsSync, readFileSync } from 'node:fs'
import { connectors } from '../src/connectors/index.js'
import { type Connector, capabilitiesOf } from '../src/kit/index.js'
import { code, page, table } from './reference-markdown.js'

export const connectorsPage = (): string =>
  page('Connectors', '`src/connectors`', [
    'Capabilities are looked up in the connector, never claimed. `npm run connector <id>` prints a report card.',
    '',
    ...connectors.flatMap(section),
  ])

const section = (connector: Connector): readonly string[] => {
  const { id, name, docs, status, auth, streams = {}, imports = {} } = connector
  const { notifies, uploads } = capabilitiesOf(connector)
  const folder = new URL(`../src/connectors/${id}/`, import.meta.url)
  const readme = new URL('README.md', folder)
  const live = existsSync(readme) ? lastChecked(readFileSync(readme, 'utf8')) : 'It does not say.'
  return [
    `## ${name}`,
    '',
    `\`${id}\` · [README](../../src/connectors/${id}/README.md) · [the provider’s reference](${docs})`,
    '',
    ...(status === undefined
      ? []
      : [`State: ${status.state}.${status.note === undefined ? '' : ` ${status.note}`}`, '']),
    ...table(
      ['', ''],
      [
        ['sign-in', auth.type],
        ['webhooks', notifies ? 'yes' : 'no'],
        ['simulated service', existsSync(new URL('sandbox.ts', folder)) ? 'yes' : 'no'],
        [
          'archives',
          Object.values(imports)
            .map(({ title }) => title)
            .join(', ') || 'none',
        ],
        ['uploads', uploads ? 'yes' : 'no'],
        ['last checked live', live],
      ],
    ),
    ...table(
      ['stream', 'kinds'],
      Object.entries(streams).map(([stream, { emits }]) => [code(stream), [...new Set(emits)].map(code).join(', ')]),
    ),
  ]
}

/** The section's first sentence. */
const lastChecked = (readme: string): string => {
  const text =
    /^## Last checked live\n+([\s\S]*?)(?=\n## |$(?![\s\S]))/m.exec(readme)?.[1]?.replace(/\s+/g, ' ').trim() ?? ''
  return /^.*?[.:;](?=\s|$)/.exec(text)?.[0].replace(/[:;]$/, '.') ?? text
}
