/** What the person of a trial does at a sign-in, and what ends the access they gave. */
import { connectionById, ensureIndividual, scheduleConnection } from '../../src/runtime/index.js'
import { me, type Trial } from './workout-troubles-trial.js'
import { willingKey } from './workout-troubles-willing.js'

const person = 1

export interface SignIn {
  /** Scopes the person unticks, as the service calls them. */
  readonly without?: readonly string[]
  /** The person says no, or types what is not so. */
  readonly isWrong?: boolean
  readonly remember?: boolean
}

/** The sentence where the sign-in was refused, else nothing: the account is connected. */
export const signIn = async (trial: Trial, options: SignIn = {}): Promise<string | undefined> => {
  const { type } = trial.connector.auth
  if (type === 'oauth2') return byOAuth(trial, options)
  return typedIn(trial, options)
}

const byOAuth = async (
  { runtime: { tokens, engine }, city, connector, service }: Trial,
  { without = [], isWrong = false }: SignIn,
): Promise<string | undefined> => {
  await ensureIndividual(engine.store, me, engine.world.now())
  const region = regionOf({ city, service })
  const start = await tokens.beginSignIn({
    connector: connector.id,
    individual: me,
    redirectUri: `http://localhost/callback/${connector.id}`,
    region,
  })
  const back = new URL(city.consent(start.url, { person, without, deny: isWrong }))
  const outcome = await tokens.finishSignIn({
    params: back.searchParams,
    cookie: (name) => (name === start.cookie.name ? start.cookie.value : undefined),
    connector: connector.id,
  })
  if (outcome.state === 'refused') return outcome.sentence
  const connection = await connectionById(engine.store, outcome.connectionId)
  if (connection === undefined) throw new Error('no connection came of the sign-in')
  await scheduleConnection(engine, connector, connection)
  return undefined
}

const typedIn = async (trial: Trial, { isWrong = false, remember = true }: SignIn): Promise<string | undefined> => {
  const { runtime, city, connector, service } = trial
  await ensureIndividual(runtime.engine.store, me, runtime.engine.world.now())
  const region = regionOf({ city, service })
  const about = { connector: connector.id, individual: me, ...(region !== undefined && { region }) }
  // Once more where a code was sent, and is now to be typed, too.
  for (let tries = 0; tries < 2; tries++) {
    const typed = city.credentialOf(connector.id, person)
    const outcome =
      'key' in typed
        ? await runtime.tokens.connectWithKey({ ...about, key: isWrong ? `${typed.key}x` : typed.key })
        : await runtime.tokens.connectWithPassword({
            ...about,
            ...typed,
            ...(isWrong && { password: 'not-this-one' }),
            remember,
          })
    if (outcome.state === 'refused') return outcome.sentence
    if (outcome.state === 'connected') return undefined
  }
  throw new Error('the code that was sent opens nothing')
}

export const connectWilling = async ({ runtime: { tokens, engine } }: Trial): Promise<void> => {
  await ensureIndividual(engine.store, me, engine.world.now())
  await tokens.connectWithKey({ connector: 'willing', individual: me, key: willingKey })
}

/** The person takes the consent back at the service, withdraws the key, or changes the password. */
export const revoke = ({ city, connector, clock }: Trial): void => {
  const { ledger } = city.room
  if (connector.auth.type !== 'oauth2') city.renewCredential(connector.id, person)
  else for (const { id } of ledger.families(connector.id)) ledger.revoke(id, 'consent', clock.now())
}

const regionOf = ({ city, service }: Pick<Trial, 'city' | 'service'>): string | undefined => {
  const who = city.room.personOf(person)
  return who && service.regions?.of(who)
}

/** Sessions end by themselves; nothing is told. */
export const forgets = async ({ service, clock }: Trial): Promise<void> => {
  const { sessionSeconds = 0 } = service.password ?? {}
  await clock.advance(sessionSeconds * 1000 + 1000)
}
