/** Copying without HTTPS: `navigator.clipboard` exists only in secure contexts, and a meeting room often has none. */
export async function copyText(text: string): Promise<boolean> {
  if (typeof navigator !== "undefined" && navigator.clipboard) {
    const written = await navigator.clipboard.writeText(text).then(
      () => true,
      // Refused by the browser (no focus, no permission): the older way may still work.
      () => false,
    )
    if (written) return true
  }
  return copyBySelection(text)
}

function copyBySelection(text: string): boolean {
  const before = document.activeElement
  const area = document.createElement("textarea")
  area.value = text
  area.readOnly = true
  area.style.position = "fixed"
  area.style.opacity = "0"
  area.setAttribute("aria-hidden", "true")
  // Inside an open dialog focus is trapped: a field outside of it could not be selected.
  const home = before?.closest("[role=dialog], dialog") ?? document.body
  home.append(area)
  area.select()
  area.setSelectionRange(0, text.length)
  let copied = false
  try {
    copied = document.execCommand("copy")
  } catch {
    copied = false
  }
  area.remove()
  if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  return copied
}
