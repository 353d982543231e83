/** A new signal was asked for from another view: the view of signals takes it up when it opens. */
let asked = false

export const askForNewSignal = (): void => {
  asked = true
}

/** Once. */
export function takeNewSignal(): boolean {
  const taken = asked
  asked = false
  return taken
}
