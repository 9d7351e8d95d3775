import type { SimulatedService } from '../../sandbox/index.js'
import type { Check } from '../check.js'
import { ownKey } from '../simulation.js'

export const idIsFolder: Check = {
  id: 'id-is-folder',
  title: 'its id is the name of its folder',
  level: 'bronze',
  examine: ({ connector: { id }, folder }) => (id === folder ? [] : [`the id is ${id}, the folder ${folder}`]),
}

const sections = ['Reads', 'Getting keys', 'Scopes', 'Limits', 'Quirks', 'Not mapped, and why', 'Last checked live']

export const readmeSections: Check = {
  id: 'readme',
  title: 'its README says what it reads, how to get keys, and what is not mapped',
  level: 'bronze',
  examine: ({ readme }) =>
    sections
      .filter((section) => sectionOf(readme, section).trim() === '')
      .map((section) => `"## ${section}" is missing or empty`),
}

export const scopesCovered: Check = {
  id: 'scopes',
  title: 'it asks for every scope its streams need',
  level: 'bronze',
  examine({ connector: { auth, streams = {} } }) {
    if (auth.type !== 'oauth2') return { skipped: `${auth.type} has no scopes` }
    return Object.entries(streams).flatMap(([name, { scopes = [] }]) =>
      scopes
        .filter((scope) => !auth.scopes.includes(scope))
        .map((scope) => `${name} needs ${scope}, which is not asked for`),
    )
  },
}

export const simulatedService: Check = {
  id: 'simulated',
  title: 'a simulated service stands beside it',
  level: 'silver',
  async examine({ connector, service: load, exemptions }) {
    if (load === undefined) return ['there is no sandbox.ts']
    try {
      const service = await load()
      const { id, auth, personal, push } = connector
      return [
        ...(service.id === id ? [] : [`sandbox.ts simulates ${service.id}`]),
        ...(auth.type === 'none' || wayInto(service, auth.type) ? [] : [`sandbox.ts lets nobody in by ${auth.type}`]),
        ...(personal === undefined || service.apiKey?.personal || ownKey in exemptions.checks
          ? []
          : ['sandbox.ts knows no personal key (`apiKey.personal`)']),
        ...(push === undefined || service.pushes ? [] : ['sandbox.ts plays no device (`pushes`)']),
      ]
    } catch (error) {
      return [error instanceof Error ? error.message : 'sandbox.ts cannot be loaded']
    }
  },
}

const wayInto = ({ oauth, apiKey, password }: SimulatedService, type: 'oauth2' | 'apiKey' | 'password'): boolean =>
  ({ oauth2: oauth, apiKey, password })[type] !== undefined

export const liveChecked: Check = {
  id: 'live',
  title: 'its README dates a check against the live service',
  level: 'gold',
  examine: ({ readme }) =>
    /\b\d{4}-\d\d-\d\d\b/.test(sectionOf(readme, 'Last checked live')) ? [] : ['"## Last checked live" names no date'],
}

const sectionOf = (readme: string, section: string): string =>
  readme
    .split(/^## /m)
    .find((part) => part.startsWith(`${section}\n`))
    ?.slice(section.length) ?? ''
