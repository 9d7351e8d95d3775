/** What oidc-provider is told, so that it behaves as the service's authorization server does. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { Check, Prompt, base as policyBase } from 'oidc-provider/lib/helpers/interaction_policy/index.js'
import type { Context } from 'oidc-provider/lib/provider.js'
import { sandboxClient } from '../room.js'
import type { OAuthFacts } from '../ways-in.js'

const tenYears = 10 * 365 * 86_400

export const configurationOf = (
  { name, oauth }: { readonly name: string; readonly oauth: OAuthFacts },
  mount: string,
) => {
  const { pathname } = new URL(mount)
  return {
    clients: [
      {
        client_id: sandboxClient.id,
        client_secret: sandboxClient.secret,
        redirect_uris: ['http://127.0.0.1/callback'],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })] },
    cookies: { keys: [createHash('sha256').update(mount).digest('hex')] },
    scopes: oauth.scopes.map(({ name }) => name),
    features: { devInteractions: { enabled: false } },
    interactions: { policy: alwaysAsk(), url: (_: unknown, { uid }: { uid: string }) => `${pathname}/consent/${uid}` },
    findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
    pkce: { required: () => oauth.pkce === 'required' },
    extraParams: ['refreshable', 'region'],
    rotateRefreshToken: () => oauth.refreshToken === 'rotates',
    expiresWithSession: () => false,
    ttl: {
      AccessToken: tenYears,
      AuthorizationCode: oauth.codeSeconds ?? 600,
      Grant: tenYears,
      RefreshToken: tenYears,
      Interaction: 3600,
      Session: 3600,
      IdToken: 3600,
    },
    routes: { authorization: '/auth', token: '/token' },
    renderError: (context: Context, out: Readonly<Record<string, string>>) => {
      context.body = `${name} refused: ${out['error_description'] ?? out['error'] ?? 'invalid request'}`
    },
  }
}

/** Every sign-in asks, even the second in the same browser: on this page one chooses who one is. */
const alwaysAsk = () => {
  const policy = policyBase()
  policy.clear()
  policy.add(
    new Prompt(
      { name: 'consent' },
      new Check(
        'asked',
        'the person has not decided',
        'interaction_required',
        ({ oidc }) => oidc?.result?.consent === undefined,
      ),
    ),
  )
  return policy
}
