/** Where in a text somebody has put a finger, a pointer or a selection, as the static text shows it. */

export interface Selected {
  anchor: number
  head: number
}

/** What is selected in it; else the place at the point; else the end. */
export function selectedIn(root: HTMLElement, point: { x: number; y: number } | null): Selected {
  const selection = window.getSelection()
  const anchor = placeOf(root, selection?.anchorNode ?? null, selection?.anchorOffset ?? 0)
  const head = placeOf(root, selection?.focusNode ?? null, selection?.focusOffset ?? 0)
  if (anchor !== null && head !== null && anchor !== head) return { anchor, head }
  const here = (point && placeAtPoint(root, point)) ?? head ?? Number.MAX_SAFE_INTEGER
  return { anchor: here, head: here }
}

function placeAtPoint(root: HTMLElement, { x, y }: { x: number; y: number }): number | null {
  const position = document.caretPositionFromPoint?.(x, y)
  if (position) return placeOf(root, position.offsetNode, position.offset)
  const range = document.caretRangeFromPoint?.(x, y)
  return range ? placeOf(root, range.startContainer, range.startOffset) : null
}

/** Each line says where it begins (`data-from`); what is read aloud only has no place. */
function placeOf(root: HTMLElement, node: Node | null, offset: number): number | null {
  const element = node instanceof Element ? node : node?.parentElement
  const line = element?.closest<HTMLElement>("[data-from]")
  if (!node || !line || !root.contains(line)) return null
  const before = document.createRange()
  before.setStart(line, 0)
  before.setEnd(node, offset)
  const spoken = before.cloneContents()
  for (const aside of spoken.querySelectorAll(".sr-only")) aside.remove()
  return Number(line.dataset.from) + (spoken.textContent?.length ?? 0)
}
