/** Every generated page as text, so that a test can tell whether the stored ones are up to date. */
import { existsSync, readFileSync } from 'node:fs'
import { cliPage } from './reference-cli-page.js'
import { connectorsPage } from './reference-connectors-page.js'
import { errorsPage } from './reference-errors-page.js'
import { httpPage } from './reference-http-page.js'
import { kindsPage } from './reference-kinds-page.js'
import { settingsPage } from './reference-settings-page.js'
import { syncReasonsPage } from './reference-sync-reasons-page.js'

export interface ReferencePage {
  readonly path: string
  readonly url: URL
  readonly text: string
}

export const referencePages = async (): Promise<readonly ReferencePage[]> =>
  Object.entries({
    cli: await cliPage(),
    connectors: connectorsPage(),
    errors: errorsPage(),
    http: httpPage(),
    kinds: kindsPage(),
    settings: settingsPage(),
    'sync-reasons': syncReasonsPage(),
  }).map(([name, text]) => {
    const path = `docs/reference/${name}.md`
    return { path, url: new URL(`../${path}`, import.meta.url), text }
  })

export const stored = (url: URL): string | undefined => (existsSync(url) ? readFileSync(url, 'utf8') : undefined)
