import { describe, expect, it } from 'vitest'
import { count, duration, number, shown, spoken } from './numbers.js'

describe('numbers', () => {
  it('have as many digits as can be told apart', () => {
    expect([9123.4, 61.04, 6.44, 0.123, -3.21].map(number)).toEqual(['9,123', '61', '6.4', '0.12', '−3.2'])
  })
  it('carry the unit people write', () => {
    expect(shown(61, '/min')).toEqual({ text: '61', unit: '/min' })
    expect(shown(36.6, 'Cel')).toEqual({ text: '36.6', unit: '°C' })
    expect(shown(82, '{score}')).toEqual({ text: '82', unit: '' })
    expect(shown(5, '{index}')).toEqual({ text: '5', unit: '' })
    expect(shown(0.4, '{deltaCel}')).toEqual({ text: '+0.4', unit: '°C' })
    expect(shown(7040, 'm')).toEqual({ text: '7', unit: 'km' })
    expect(shown(740, 'm')).toEqual({ text: '740', unit: 'm' })
    expect(spoken(97.3, '%')).toBe('97.3 %')
  })
  it('say how long in hours and minutes', () => {
    expect([40, 59.6, 720, 27_720, 28_800, 200_000].map(duration)).toEqual([
      '40 s',
      '1 min',
      '12 min',
      '7 h 42 min',
      '8 h',
      '2 days',
    ])
    expect(shown(4200, 's').text).toBe('1 h 10 min')
  })
  it('count one thing and many', () => {
    expect(count(1, 'record')).toBe('1 record')
    expect(count(12_044, 'record')).toBe('12,044 records')
    expect(count(2, 'entry', 'entries')).toBe('2 entries')
  })
})
