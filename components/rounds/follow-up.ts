/** The round whose questions somebody wants to ask again, said before the form that asks is there. */
let wanted: number | null = null

export function askAgain(round: number): void {
  wanted = round
}

/** Once: asking a second time gives null. */
export function takeFollowUp(): number | null {
  const round = wanted
  wanted = null
  return round
}
