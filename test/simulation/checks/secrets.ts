/** I5: nothing that lets anyone in, and no words of the person's, in anything we say. */
import { sandboxClient } from '../../../src/sandbox/index.js'
import type { World } from '../world.js'

/** Every column in which sentences are kept. */
const sentences = `
  select sentence as text from runs union all select error_message from runs union all select message from streams
  union all select message from connections union all select message from sinks union all select expected || ' ' || path from dead_letters
  union all select note from pulls union all select reason from parked union all select request::text from pages
  union all select sentence || ' ' || coalesce(error_message, '') from sync_runs union all select message from syncs
  union all select message from sync_waits union all select reason_message from activity_links
  union all select excluded_message from activity_listings`

export const checkSecrets = async (world: World): Promise<string[]> => {
  const rows = await world.store.query<{ text: string | null }>(sentences)
  const said = [...world.log, ...rows.map(({ text }) => text ?? '')].join('\n')
  const secrets = [...world.network.secrets, ...given(world), sandboxClient.secret]
  const problems: string[] = []
  for (const secret of secrets)
    if (said.includes(secret)) problems.push(`a secret was said: ${lineWith(said, secret).replaceAll(secret, '•••')}`)
  for (const { email, name } of world.sandbox.people)
    for (const word of [email, name, 'noted later'])
      if (said.includes(word)) problems.push(`the person's own words were said: ${lineWith(said, word)}`)
  return problems
}

/** Keys, passwords, sessions and the tokens of devices. */
const given = ({ sandbox, plan }: World): string[] => {
  const { ledger, devices, services } = sandbox.room
  const typed = plan.accounts.flatMap(({ service, person, way }) => {
    if (way === 'oauth') return []
    const [it, who] = [services.find(({ id }) => id === service), sandbox.room.personOf(person)]
    if (way === 'push') return (it && who && devices.pairingOf(it, who)?.token) ?? []
    const credential = sandbox.credentialOf(service, person)
    return 'key' in credential ? credential.key : [credential.password, credential.user]
  })
  return [...ledger.tokens(), ...typed]
}

const lineWith = (text: string, word: string): string => text.split('\n').find((line) => line.includes(word)) ?? ''
