import { describe, expect, it } from 'vitest'
import { changed, filterOf, pathOfPage } from './filter.js'

describe('what is looked for', () => {
  it('is read from the address, and nothing else of it', () => {
    expect(filterOf({ sport: 'running', show: 'nonsense', id: '7', text: '' })).toEqual({ sport: 'running' })
  })
  it('is asked of the server', () => {
    expect(pathOfPage({ text: 'round the lake', show: 'trouble' }, '17_x')).toBe(
      '/v1/activities?text=round+the+lake&trouble=true&limit=50&after=17_x',
    )
  })
  it('forgets what is set to nothing', () => {
    expect(changed({ sport: 'running', at: 'x' }, { at: undefined, notAt: 'y' })).toEqual({
      sport: 'running',
      notAt: 'y',
    })
  })
})
