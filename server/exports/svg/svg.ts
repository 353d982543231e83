/** A view of a snapshot as a document of its own: SVG, for papers and pages. `../png/` makes pixels of the same. */
import type { Snapshot } from "../../../core/snapshot.ts"
import { typesetFor } from "../fonts.ts"
import { otherScripts } from "../other-scripts.ts"
import { pageOf } from "../page-of.ts"
import type { Renderer, RenderInput, ViewName } from "../render.ts"
import { createDrawing } from "./drawing.ts"
import { fontFacesOf } from "./embedded-fonts.ts"
import { type Framed, framed } from "./frame.ts"
import { type Body, shownOf, type View } from "./shown.ts"
import { createTypesetter, faces, styles } from "./typesetting.ts"

const views: Record<ViewName, () => Promise<View>> = {
  board: async () => (await import("./board-view.ts")).boardView,
  outline: async () => (await import("./outline-view.ts")).outlineView,
  influence: async () => (await import("./influence-view.ts")).influenceView,
  "cross-impact": async () => (await import("./cross-impact-view.ts")).crossImpactView,
  matrix: async () => (await import("./matrix-view.ts")).matrixView,
  timeline: async () => (await import("./timeline-view.ts")).timelineView,
  signals: async () => (await import("./signals-view.ts")).signalsView,
  drivers: async () => (await import("./drivers-view.ts")).driversView,
}

export const svgOf: Renderer = async (input) => (await pictureOf(input, { forPixels: false })).svg

/** `forPixels`: whoever draws it has no fonts but ours. */
export async function pictureOf(input: RenderInput, { forPixels }: { forPixels: boolean }): Promise<Framed> {
  const { view: name } = input.options
  const asWritten = shownOf(input)
  const { snapshotName, asOf } = pageOf({ ...input, snapshot: asWritten.snapshot })
  const texts = [...drawnTexts(asWritten.snapshot), snapshotName, asOf, fixedCharacters]
  const typeset = await typesetFor(texts, faces)
  const { told, note } = otherScripts(typeset.missing())
  // Whoever opens an SVG has fonts of their own; it keeps the text.
  const shown = forPixels ? shownOf({ ...input, snapshot: told(input.snapshot) }) : asWritten
  const page = pageOf({ ...input, snapshot: shown.snapshot })
  const type = createTypesetter(typeset)
  const start = () => createDrawing(type, { onlyDrawable: forPixels })
  const view = await views[name]()
  const body = isEmpty(shown.snapshot.board, name) ? emptyBody(start, name) : await view(shown, start)
  const remarks = [
    ...(shown.hidden.size > 0
      ? [`Not shown while a blind round runs: ${counted(shown.hidden.size, "likelihood")}.`]
      : []),
    ...(forPixels && note !== "" ? [note] : []),
  ]
  const fontFaces = forPixels
    ? ""
    : await fontFacesOf(
        typeset,
        body.drawing.boxes.map(({ text }) => text).concat(texts.slice(-3), page.boardTitle, page.handling),
      )
  return framed(type, { page, view: name, body, remarks, fontFaces, onlyDrawable: forPixels })
}

const counted = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`

const isEmpty = (board: Snapshot["board"], view: ViewName): boolean =>
  ({
    board: board.scenarios.length === 0,
    outline: board.scenarios.length === 0,
    influence: board.scenarios.length === 0,
    "cross-impact": board.links.length === 0,
    matrix: board.scenarios.length === 0,
    timeline: false,
    signals: board.signals.length === 0,
    drivers: board.drivers.length === 0,
  })[view]

const nothing: Record<ViewName, string> = {
  board: "There was no scenario on this board.",
  outline: "There was no scenario on this board.",
  influence: "There was no scenario on this board, so nothing leads to anything.",
  "cross-impact": "There was no link between scenarios on this board.",
  matrix: "There was no scenario on this board.",
  timeline: "Nothing on this board had a day.",
  signals: "There was no signal on this board.",
  drivers: "There was no driver on this board.",
}

export function emptyBody(start: () => ReturnType<typeof createDrawing>, view: ViewName): Body {
  const drawing = start()
  const height = drawing.lines([nothing[view]], 0, 40, styles.statement) + 40
  return { drawing, width: 0, height, description: nothing[view] }
}

/** Of people: what any view may draw. */
function drawnTexts({ title, board, judgement }: Snapshot): string[] {
  const { meta, sets, scenarios, drivers, signals, events } = board
  return [
    title,
    meta.title,
    meta.handling ?? "",
    ...[...sets, ...signals, ...events].map((one) => one.title),
    ...scenarios.flatMap(({ title, outcomes, unit }) => [
      title,
      unit ?? "",
      ...outcomes.map((one) => one.label),
    ]),
    ...drivers.flatMap(({ title, levels }) => [title, ...levels]),
    ...judgement.rounds.map(({ title }) => title),
  ]
}

/** Of our own words and signs. */
export const fixedCharacters = `${Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("")}–—−·…“”’×▲▼→`
