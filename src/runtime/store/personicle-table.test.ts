import { describe, expect, it } from 'vitest'
import { chooseTable } from './personicle-table.js'

const columns = ['userId', 'service', 'access_token', 'expires_in', 'created_at']
const table = (name: string, its = columns) => ({ table: `"${name}"`, name, columns: its })

describe('the table of old connections', () => {
  it('is the one with the columns, whatever its name', () => {
    expect(chooseTable([table('tokens'), table('other', ['id'])], undefined).name).toBe('tokens')
  })
  it('by a wrong name is told with those there are', () => {
    expect(() => chooseTable([table('tokens')], 'token')).toThrow('these could: "tokens".')
  })
  it('of several is to be named', () => {
    const two = [table('tokens'), table('more')]
    expect(() => chooseTable(two, undefined)).toThrow('Several tables')
    expect(chooseTable(two, 'more').name).toBe('more')
  })
})
