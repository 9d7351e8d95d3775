/** Which addresses a webhook may reach: not those inside the operator's own network, unless allowed (SSRF). Pure. */
import { BlockList, isIP } from 'node:net'

const inside = new BlockList()
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.addSubnet(address, prefix, 'ipv4')
for (const [address, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(address, prefix, 'ipv6')

export const isInside = (address: string): boolean => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const plain = mapped ?? address
  switch (isIP(plain)) {
    case 4:
      return inside.check(plain, 'ipv4')
    case 6:
      // Other ways of writing an IPv4 address inside IPv6 are refused as a whole.
      return inside.check(plain, 'ipv6') || /^::ffff:/i.test(plain) || /^2002:/i.test(plain)
    default:
      return true
  }
}
