/** A queue outside the store that carries download requests. What is due stays a matter of the store. */

/** One queue per service; services may share one. */
export interface Queues {
  /** The queue of a service. It is created by its first use where there is none. */
  of(connector: string): Queue
}
export interface Queue {
  readonly name: string
  /** Gone again after `livesMs`, received or not. */
  send(text: string, livesMs: number): Promise<void>
  /** What is received is hidden from all others for `hiddenMs`. */
  receive(how: { readonly limit: number; readonly hiddenMs: number }): Promise<readonly QueueMessage[]>
  /** Keeps what cannot be worked on, for the operator, in `<name>-poison`. */
  setAside(text: string): Promise<void>
  look(): Promise<QueueLook>
}
export interface QueueMessage {
  readonly text: string
  /** How often it was received, this time included. */
  readonly receipts: number
  readonly sentAt: number
  /** Hidden for so long from now; false where it is ours no more. */
  hide(milliseconds: number): Promise<boolean>
  /** Does nothing where it is ours no more: somebody else has it, and will find nothing to do. */
  delete(): Promise<void>
}
export interface QueueLook {
  /** About how many are in it. */
  readonly waiting: number
  /** About how many were set aside. */
  readonly setAside: number
  /** The first of those that were set aside, unread. */
  readonly first: readonly string[]
}
