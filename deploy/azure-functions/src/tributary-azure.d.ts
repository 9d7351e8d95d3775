declare module 'tributary/azure' {
  import type { Tributary } from './register.js'
  export const functionQueues: Tributary['functionQueues']
  export const openFunctions: Tributary['openFunctions']
}
