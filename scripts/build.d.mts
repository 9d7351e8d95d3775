/** Builds dist/, and returns a message per file that would not compile. */
export function build(): Promise<string[]>
/** Builds the dashboard into dist/dashboard. */
export function buildDashboard(): Promise<void>
