/** The page of settings, from the one schema they are declared in. */
import { clientVariables } from '../src/cli/boot.js'
import { connectors } from '../src/connectors/index.js'
import { settingTable } from '../src/runtime/index.js'
import { code, page, table } from './reference-markdown.js'

const settings = Object.entries(settingTable) as readonly (readonly [
  string,
  { readonly env: string; readonly about: string; readonly fallback: string; readonly secret?: true },
])[]

export const settingsPage = (): string =>
  page('Settings', '`src/runtime/settings/schema.ts`', [
    'Everything has a default: with no settings at all an instance runs in the current directory, with invented people.',
    'A setting is taken from the environment, else from `tributary.toml`, else from `config.ini`; both files are looked for in',
    'the directory the command is started in. An unknown name is refused, with the nearest known one. `tributary doctor` checks them all.',
    '',
    ...table(
      ['environment', '`tributary.toml`', 'meaning', 'default'],
      settings.map(([name, { env, about, fallback, secret }]) => [
        code(env),
        code(name),
        secret === true ? `${about} **Secret.**` : about,
        fallback,
      ]),
    ),
    '## Keys of services',
    '',
    'What a provider gave you when you registered your application with it. Setting the keys of any service switches the invented',
    'people off, unless `TRIBUTARY_SANDBOX` is `on`.',
    '',
    ...table(
      ['service', 'environment', '`tributary.toml`', '`config.ini`'],
      connectors
        .filter(({ auth }) => auth.type === 'oauth2')
        .map(({ id, name }) => {
          const [clientId, clientSecret] = clientVariables(id)
          const prefix = clientId.slice(0, -'CLIENT_ID'.length)
          return [
            name,
            [clientId, clientSecret, `${prefix}REDIRECT_URL`].map(code).join(', '),
            `\`[clients.${id}]\` with \`clientId\`, \`clientSecret\`, \`redirectUri\``,
            `\`[${prefix.slice(0, -1)}]\` with \`CLIENT_ID\`, \`CLIENT_SECRET\`, \`REDIRECT_URL\``,
          ]
        }),
    ),
    'The redirect address is `<public URL>/callback/<service>` unless it is set; register exactly that with the provider.',
    '',
    '## Files',
    '',
    '```toml',
    '# tributary.toml',
    'port = 8080',
    'historyDays = 365',
    '',
    '[clients.oura]',
    'clientId = "…"',
    'clientSecret = "…"',
    '```',
    '',
    '```ini',
    '; config.ini, as Personicle’s data connections wrote it',
    '[HOST]',
    'HOST_ADDRESS = https://health.example.com',
    '[OURA]',
    'CLIENT_ID = …',
    'CLIENT_SECRET = …',
    'REDIRECT_URL = /oura/oauth/access-token/',
    '```',
    '',
    'All sections and keys of Personicle’s `config.ini` are understood, and their names in the environment of its production;',
    'what they become is told in [coming from Personicle](../tutorial/from-personicle.md). What is read and means nothing is named',
    'by `tributary doctor`, which also says where each value came from.',
    '',
  ])
