/** Where in the window a character of a textarea stands: a browser does not say, so its text is laid out once more. */

const asInTheField = [
  "boxSizing",
  "width",
  "paddingTop",
  "paddingRight",
  "paddingBottom",
  "paddingLeft",
  "borderTopWidth",
  "borderRightWidth",
  "borderBottomWidth",
  "borderLeftWidth",
  "borderStyle",
  "fontFamily",
  "fontSize",
  "fontStyle",
  "fontWeight",
  "fontFeatureSettings",
  "letterSpacing",
  "lineHeight",
  "tabSize",
  "textIndent",
  "direction",
] as const

export interface CaretPlace {
  left: number
  top: number
  bottom: number
}

export function caretPlace(area: HTMLTextAreaElement, index: number): CaretPlace {
  const style = getComputedStyle(area)
  const mirror = document.createElement("div")
  for (const property of asInTheField) mirror.style[property] = style[property]
  Object.assign(mirror.style, {
    position: "absolute",
    visibility: "hidden",
    top: "0",
    left: "0",
    whiteSpace: "pre-wrap",
    overflowWrap: "break-word",
  })
  mirror.textContent = area.value.slice(0, index)
  const mark = document.createElement("span")
  mark.textContent = "\u200b"
  mirror.append(mark)
  document.body.append(mirror)
  const field = area.getBoundingClientRect()
  const top = field.top + mark.offsetTop - area.scrollTop
  const left = field.left + mark.offsetLeft - area.scrollLeft
  const height = mark.offsetHeight
  mirror.remove()
  return { left, top, bottom: top + height }
}
