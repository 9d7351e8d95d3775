/** What a person is told when a sign-in comes to nothing: what happened, and what to do. */

export interface SignInRefused {
  readonly state: 'refused'
  readonly code: string
  readonly sentence: string
  /** Absent where the sign-in itself is unknown. */
  readonly connector?: string
  readonly returnTo?: string
  readonly cookieName?: string
}

/** Ours, and those of RFC 6749 4.1.2.1 and 5.2. The provider's own description is not shown: it may hold anything. */
export const refusalSentence = (code: string, name: string): { readonly code: string; readonly sentence: string } => {
  switch (code) {
    case 'no-state':
    case 'unknown-sign-in':
      return {
        code,
        sentence: 'This sign-in is unknown, was used already, or is older than ten minutes; please start again.',
      }
    case 'other-browser':
      return {
        code,
        sentence: 'This sign-in was begun in another browser; please start again in this one.',
      }
    case 'other-service':
      return {
        code,
        sentence: 'This answer belongs to the sign-in of another service; please start again.',
      }
    case 'no-code':
      return {
        code,
        sentence: 'The service sent you back without an answer; please start again.',
      }
    case 'code-expired':
      return {
        code,
        sentence: 'The service no longer accepts this sign-in; please start again.',
      }
    case 'fault':
      return {
        code,
        sentence: 'A fault of ours kept the sign-in from ending; it is in the log. Please try again.',
      }
    case 'access_denied':
      return {
        code: 'denied',
        sentence: `${name} was not connected, because access was not allowed there; start again if you change your mind.`,
      }
    case 'server_error':
    case 'temporarily_unavailable':
      return {
        code: 'provider-error',
        sentence: `${name} cannot sign anyone in just now; please try again in a few minutes.`,
      }
    case 'invalid_scope':
      return {
        code: 'invalid-scope',
        sentence: `${name} does not offer this application all the scopes we ask for; the operator should check its registration there.`,
      }
    case 'unauthorized_client':
    case 'invalid_request':
    case 'unsupported_response_type':
    case 'redirect_uri_mismatch':
      return {
        code: 'bad-client',
        sentence: `${name} does not accept this application; the operator should check client id, secret and redirect URI in its registration there.`,
      }
    default:
      return {
        code: 'provider-refused',
        sentence: `${name} refused to sign you in; please try again, and tell the operator if it happens again.`,
      }
  }
}
