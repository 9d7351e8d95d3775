/**
 * Queues outside the store that can carry download requests from the timer to the workers. A queue sends, hides and
 * deletes; what is due, who works on it and what a message says are the runtime's.
 */
export { type AzureQueueSettings, azureQueues } from './azure-storage/index.js'
