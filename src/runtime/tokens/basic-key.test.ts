import { expect, it } from 'vitest'
import { apiKey, type Connector } from '../../kit/index.js'
import { authorizationOf } from './credentials.js'

const account = { read: () => ({ id: 'a' }) }
const sent = (basic: { readonly user?: string } | undefined, access: string): string | undefined => {
  const auth = apiKey({ header: 'authorization', help: '', account, ...(basic && { basic }) })
  const connector = { id: 'acme', name: 'Acme', auth } as unknown as Connector
  const authorization = authorizationOf(connector, { access }, 1, { signedInBy: 'auth', region: undefined })
  return 'value' in authorization ? authorization.value : undefined
}

it('a key travels as it is, as the password of a user, or as user and password in one', () => {
  expect(sent(undefined, 'k1')).toBe('k1')
  expect(sent({ user: 'API_KEY' }, 'k1')).toBe(`Basic ${btoa('API_KEY:k1')}`)
  expect(sent({}, 'key:token')).toBe(`Basic ${btoa('key:token')}`)
})
