/** Something new was asked for from another view: the view that makes it takes it up when it opens. */
type New = "signal" | "driver" | "event"

let asked: New | null = null

export const askForNew = (what: New): void => {
  asked = what
}

/** Once. */
export function takeAskedFor(what: New): boolean {
  const taken = asked === what
  if (taken) asked = null
  return taken
}
