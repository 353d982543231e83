/**
 * A file of a model, of either kind, as a person meets it: what it holds before anything is made, and the board that
 * is made of it. Which kind it is its first words say.
 */
import { parseBif } from "./bif.ts"
import { boardFromNetwork, boardTitle } from "./bif-board.ts"
import type { Board } from "./board.ts"
import type { FileFailure } from "./file-refusal.ts"
import { ok, type Result } from "./result.ts"
import { parseScw } from "./scw.ts"
import { boardFromProject, keptJudgements, type LeftOut } from "./scw-board.ts"

export type ModelFileKind = "bif" | "scw"

export interface ModelFilePreview {
  kind: ModelFileKind
  title: string
  /** Scenarios that the board will have. */
  scenarios: number
  /** Of a network what is given to what; of a project its judgements that become links. */
  links: number
  /** Judgements that would close a loop. */
  leftOut: readonly LeftOut[]
  /** What is read otherwise than it stands there, in sentences. */
  notes: readonly string[]
}

export const kindOfFile = (text: string): ModelFileKind => (/^\ufeff?\s*\$/.test(text) ? "scw" : "bif")

export function previewOf(text: string): Result<ModelFilePreview, FileFailure> {
  if (kindOfFile(text) === "bif") {
    const file = parseBif(text)
    if (!file.ok) return file
    const { network, notes } = file.value
    const links = network.variables.reduce((n, { parents }) => n + parents.length, 0)
    const title = boardTitle("", network.name)
    return ok({ kind: "bif", title, scenarios: network.variables.length, links, leftOut: [], notes })
  }
  const file = parseScw(text)
  if (!file.ok) return file
  const { project, notes } = file.value
  const kept = keptJudgements(project)
  if (!kept.ok) return kept
  const { links, leftOut, held } = kept.value
  const said = [...notes, ...(held > 0 ? [heldNote(held)] : [])]
  const title = boardTitle("", project.name)
  return ok({
    kind: "scw",
    title,
    scenarios: project.descriptors.length,
    links: links.length,
    leftOut,
    notes: said,
  })
}

const heldNote = (held: number): string =>
  `${held === 1 ? "One judgement says" : `${held} judgements say`} more than a link can, and ${held === 1 ? "is" : "are"} held to the strongest.`

/** Pure, and not quick: a large network takes seconds. An empty title becomes the file's own. */
export function boardFromFile(text: string, title: string): Result<Board, FileFailure> {
  if (kindOfFile(text) === "bif") {
    const file = parseBif(text)
    return file.ok ? boardFromNetwork(file.value.network, title) : file
  }
  const file = parseScw(text)
  return file.ok ? boardFromProject(file.value.project, title) : file
}
