/** Builds dist/, and returns a message per file that would not compile. */
export function build(): Promise<string[]>
