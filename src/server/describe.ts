/** Connectors, as the API describes them. Pure. */
import { type Auth, type Connector, capabilitiesOf } from '../kit/index.js'

export type ServiceMode = 'sandbox' | 'real' | 'not-set-up'

export const titleOf = (name: string, title: string | undefined): string => {
  const words = title ?? name.replaceAll('_', ' ').replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const serviceOf = (connector: Connector, mode: ServiceMode, publicUrl: string) => {
  const { streams: _streams, ...capabilities } = capabilitiesOf(connector)
  return {
    id: connector.id,
    name: connector.name,
    docs: connector.docs,
    state: connector.status?.state ?? ('live' as const),
    ...(connector.status?.note !== undefined && { note: connector.status.note }),
    ...(connector.status?.successor !== undefined && { successor: connector.status.successor }),
    mode,
    ...(mode === 'not-set-up' && { howToSetUp: howToSetUp(connector, publicUrl) }),
    auth: connector.auth.type,
    signIn: waysIn(connector, mode),
    regions: Object.entries(connector.regions ?? {}).map(([id, { title }]) => ({ id, title })),
    ...(connector.push !== undefined && { push: { title: connector.push.title, setUp: connector.push.setUp } }),
    streams: Object.entries(connector.streams ?? {}).map(([name, stream]) => ({
      name,
      title: titleOf(name, stream.title),
      kinds: [...stream.emits],
      scopes: [...(stream.scopes ?? [])],
    })),
    capabilities,
  }
}

/** Only a sign-in page needs the operator's keys. */
const waysIn = ({ auth, personal }: Connector, mode: ServiceMode) => [
  ...(auth.type === 'none' ? [] : [wayIn(auth, false, auth.type !== 'oauth2' || mode !== 'not-set-up')]),
  ...(personal === undefined ? [] : [wayIn(personal, true, true)]),
]
const wayIn = (auth: Exclude<Auth, { type: 'none' }>, personal: boolean, ready: boolean) => ({
  way: auth.type,
  personal,
  ready,
  ...('help' in auth && auth.help !== undefined && { help: auth.help }),
})

const howToSetUp = ({ id, name, auth }: Connector, publicUrl: string): string => {
  const prefix = id.toUpperCase().replaceAll('-', '_')
  return auth.type === 'oauth2'
    ? `Register an application with ${name}, with ${publicUrl}/callback/${id} as its redirect address; then set ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET and start again.`
    : `Nothing has to be set up for ${name}; it is not available in this mode.`
}
