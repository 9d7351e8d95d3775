import { describe, expect, it } from 'vitest'
import { isPublic } from './subscriptions.js'

describe('an address a provider can call', () => {
  it.each(['https://health.example.com', 'https://203.0.113.9', 'https://[2001:db8::1]/x', 'https://a.b.c:8443'])(
    '%s is one',
    (url) => expect(isPublic(url)).toBe(true),
  )
  it.each([
    'http://health.example.com',
    'https://localhost:5000',
    'https://127.0.0.1',
    'https://10.1.2.3',
    'https://172.16.0.1',
    'https://192.168.1.2',
    'https://100.64.0.1',
    'https://169.254.169.254',
    'https://[::1]',
    'https://[fd00::1]',
    'https://[fe80::1]',
    'https://nas.local',
    'https://nas',
    'https://home.lan',
    'https://0x7f000001',
  ])('%s is none', (url) => expect(isPublic(url)).toBe(false))
})
