/**
 * Two steps: name and password give the account's id, id and password a session, and both are a bare text. Not a public
 * interface: as open clients have found it. https://github.com/gagebenne/pydexcom
 */
import { type Given, password, type SignInAnswer, type SignInStep, z } from '../../kit/index.js'

export const services = '/ShareWebServices/Services'
/** The phone app's own, the same for everybody. */
const applicationId = 'd8665ade-9673-4e27-9ff6-92db4ce13d13'

/** How Share says "nobody", without any error. */
const nobody = '00000000-0000-0000-0000-000000000000'
const Id = z.guid()

/** With the id the sign-in goes on; the session that comes of it is this account's. */
const login = (accountId: string, given: Given): SignInStep & { readonly body: unknown } => ({
  path: `${services}/General/LoginPublisherAccountById`,
  body: { accountId, password: given.password, applicationId },
  read: (answer): SignInAnswer =>
    answer === nobody ? { refused: true } : { token: Id.parse(answer), account: { id: accountId } },
})

export const signIn = password({
  help: 'Type the name and password of the Dexcom account that wears the sensor, not of somebody who follows it. Share must be switched on in the Dexcom app, with one follower at least. Dexcom offers this to its own apps only: its terms may forbid it. After a few wrong tries Dexcom locks the account for a while.',
  signIn: {
    path: `${services}/General/AuthenticatePublisherAccount`,
    body: ({ user, password: typed }) => ({ accountName: user, password: typed, applicationId }),
    read: (answer, given) => (answer === nobody ? { refused: true } : { next: login(Id.parse(answer), given) }),
  },
  sessionParam: 'sessionId',
  account: {
    read: () => {
      throw new TypeError('the sign-in tells whose account it is')
    },
  },
})
