import { describe, expect, it } from 'vitest'
import { defaultIdentity } from './identity.js'
import { createSchemaIds, type SchemaIdsOptions } from './schema-ids.js'

const never = new AbortController().signal
const reading = { name: 'reading', avro: '{"type":"record","name":"reading","fields":[]}' }

/** A registry that holds what it is given, and counts the questions. */
const registry = () => {
  const held = new Map<string, string>()
  const asked: string[] = []
  const properties = ({ name, groupName, definition }: { name: string; groupName: string; definition: string }) => ({
    id: held.get(definition) ?? '',
    name,
    groupName,
    format: 'Avro',
    version: 1,
  })
  const client: Awaited<ReturnType<SchemaIdsOptions['connect']>> = {
    async registerSchema(description) {
      asked.push(`register ${description.groupName}/${description.name} ${description.format}`)
      if (!held.has(description.definition)) held.set(description.definition, `id-${held.size + 1}`)
      return properties(description)
    },
    async getSchemaProperties(description) {
      asked.push(`find ${description.groupName}/${description.name}`)
      if (!held.has(description.definition)) throw Object.assign(new Error(), { statusCode: 404 })
      return properties(description)
    },
  }
  return { client, asked, held }
}
const idsOf = (client: Awaited<ReturnType<SchemaIdsOptions['connect']>>, more: Partial<SchemaIdsOptions> = {}) =>
  createSchemaIds({ group: 'g', registration: 'automatic', connect: async () => client, now: () => 1_000, ...more })

describe('schema ids', () => {
  it('are registered where need be, and asked for once', async () => {
    const { client, asked } = registry()
    const ids = idsOf(client)
    expect(await ids.idOf(reading, never)).toBe('id-1')
    expect(await ids.idOf({ ...reading }, never)).toBe('id-1')
    expect(await ids.idOf({ name: 'reading', avro: '"int"' }, never)).toBe('id-2')
    expect(asked).toEqual(['register g/reading Avro', 'register g/reading Avro'])
  })

  it('are only looked up where somebody else keeps the registry', async () => {
    const { client, asked, held } = registry()
    const ids = idsOf(client, { registration: 'never' })
    await expect(ids.idOf(reading, never)).rejects.toMatchObject({
      name: 'SettingsError',
      code: 'schema-registry-missing',
    })
    held.set(reading.avro, 'theirs')
    expect(await ids.idOf(reading, never)).toBe('theirs')
    expect(asked).toEqual(['find g/reading', 'find g/reading'])
  })

  it.each([
    [401, 'SettingsError', 'schema-registry-unauthorized'],
    [403, 'SettingsError', 'schema-registry-unauthorized'],
    [404, 'SettingsError', 'schema-registry-missing'],
    [409, 'SettingsError', 'schema-registry-refused'],
    [429, 'RateLimitError', 'schema-registry-busy'],
    [503, 'TransientError', 'schema-registry-unreachable'],
    [undefined, 'TransientError', 'schema-registry-unreachable'],
  ])('an answer of %s is a %s', async (statusCode, name, code) => {
    const { client } = registry()
    const refuse = () => Promise.reject(Object.assign(new Error('with a secret'), { statusCode }))
    const thrown = await idsOf({ ...client, registerSchema: refuse })
      .idOf(reading, never)
      .catch((error: Error) => error)
    expect(thrown).toMatchObject({ name, code })
    expect((thrown as Error).message).not.toContain('secret')
  })

  it('are asked for anew after a failure', async () => {
    const { client } = registry()
    let down = true
    const ids = idsOf(client, {
      connect: async () => {
        if (down) throw Object.assign(new Error(), { code: 'ECONNREFUSED' })
        return client
      },
    })
    await expect(ids.idOf(reading, never)).rejects.toMatchObject({ name: 'TransientError' })
    down = false
    expect(await ids.idOf(reading, never)).toBe('id-1')
  })
})

describe('an identity', () => {
  it('that has no library here says what to install', async () => {
    const absent = () => Promise.reject(new Error('Cannot find package'))
    await expect(defaultIdentity(absent)).rejects.toMatchObject({
      name: 'SettingsError',
      code: 'azure-identity-missing',
      message: expect.stringContaining('npm install @azure/identity'),
    })
  })

  it('is the first one the machine has', async () => {
    class DefaultAzureCredential {
      getToken = async () => ({ token: 't', expiresOnTimestamp: 0 })
    }
    expect(await defaultIdentity(async () => ({ DefaultAzureCredential }))).toBeInstanceOf(DefaultAzureCredential)
  })
})
