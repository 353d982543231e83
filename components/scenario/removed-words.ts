/** The words that stand in an open scenario, also those that are typed and not yet a change. */

export interface Words {
  label: string
  text: string
}

/** Of every text in the panel that has one. */
export function wordsIn(panel: ParentNode | null): Words[] {
  const found: Words[] = []
  for (const element of panel?.querySelectorAll<HTMLElement>("textarea, [contenteditable=true]") ?? []) {
    const isArea = element instanceof HTMLTextAreaElement
    const text = (isArea ? element.value : (element.innerText ?? "")).trim()
    if (text === "") continue
    const named = isArea ? element.labels?.[0]?.textContent?.trim() : element.getAttribute("aria-label")
    found.push({ label: named || "Text", text })
  }
  return found
}

export const wordsAsText = (words: readonly Words[]): string =>
  words.map(({ label, text }) => `${label}\n${text}`).join("\n\n")

/** A clock that is ahead of this one says "just now". */
export function secondsAgo(at: number, now: number): string {
  const seconds = Math.floor((now - at) / 1_000)
  if (seconds < 1) return "just now"
  if (seconds < 60) return `${seconds} s ago`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`
}
