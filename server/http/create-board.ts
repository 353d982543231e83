/** A new board, whole or not at all: content, roster, ways in and judgements are written once, by the server (R15). */
import * as Y from "yjs"
import type { Board } from "../../core/board.ts"
import { writeBoard } from "../../core/board-doc.ts"
import type { FileWanted } from "../../core/import-board.ts"
import type { CsvChoices } from "../../core/import-csv.ts"
import { writeMember } from "../../core/ledger-doc.ts"
import { blankBoard, boardFromLines } from "../../core/new-board.ts"
import type { Role } from "../../core/permissions.ts"
import { fail, ok, type Result } from "../../core/result.ts"
import { parseTemplate } from "../../core/template.ts"
import { writeShown } from "../rooms/judgement-ledger.ts"
import { insertJudgements, type Judgements, keptJudgements } from "../store/estimate-store.ts"
import { type MemberRow, rosterEntryOf } from "../store/member-store.ts"
import { ModelFilesBusy, modelFiles } from "./model-file-thread.ts"
import type { HttpWorld } from "./ports.ts"

export interface BoardWanted {
  title?: string | undefined
  template?: "korea-2018" | undefined
  lines?: string[] | undefined
  /** The text of a snapshot, or of a file of a model (`core/import-board.ts`). */
  file?: string | undefined
  /** That the snapshot in `file` must have. */
  hash?: string | undefined
  /** CSV; what of its choices is not there is guessed. */
  table?: ({ text: string } & { [Choice in keyof CsvChoices]?: CsvChoices[Choice] | undefined }) | undefined
}

export interface NotCreated {
  code: "malformed" | "file-refused" | "busy"
  message?: string
  line?: number | null
}

export interface CreatedBoard {
  id: string
  codes: Record<Role, string>
  hash?: string
  notes?: string[]
}

export async function createBoard(
  world: HttpWorld,
  wanted: BoardWanted,
  founder: { personId: string; name: string },
): Promise<Result<CreatedBoard, NotCreated>> {
  const made = await contentOf(world, wanted)
  if (!made.ok) return made
  const { board, judgements, hash, notes = [] } = made.value
  const kept = await keepBoard(world, { board, judgements, template: wanted.template ?? null }, founder)
  return ok({ ...kept, ...(hash ? { hash } : {}), ...(notes.length > 0 ? { notes } : {}) })
}

export interface BoardToKeep {
  board: Board
  judgements?: Judgements | undefined
  template?: string | null
  /** Written into the record of what was done, beside the template. */
  detail?: Record<string, string>
}

/** Whole or not at all; the founder is its facilitator. */
export async function keepBoard(
  world: HttpWorld,
  { board, judgements, template = null, detail = {} }: BoardToKeep,
  founder: { personId: string; name: string },
): Promise<Pick<CreatedBoard, "id" | "codes">> {
  const boardId = world.newId()
  const createdAt = new Date(world.now())
  const member: MemberRow = {
    id: world.newId(),
    boardId,
    personId: founder.personId,
    name: founder.name,
    colour: 0,
    role: "facilitator",
    joinedAt: createdAt,
    removedAt: null,
    keyVersion: 1,
  }
  const documents = [
    { doc: "board" as const, update: encoded((doc) => writeBoard(doc, board)) },
    {
      doc: "ledger" as const,
      update: encoded((doc) => {
        writeMember(doc, rosterEntryOf(member))
        if (judgements) writeShown(doc, keptJudgements(judgements))
      }),
    },
  ]
  const codes = await world.together(async (writing) => {
    const { title } = board.meta
    await world.insertBoard(writing, {
      id: boardId,
      title,
      template,
      documents,
      memberId: member.id,
      createdAt,
    })
    await world.members.insert(member, writing)
    if (judgements) await insertJudgements(boardId, judgements, writing)
    const ways = await world.invites.makeAll(boardId, writing)
    await world.audit.record(
      {
        id: world.newId(),
        boardId,
        memberId: member.id,
        action: "board-created",
        detail: { template, ...detail },
      },
      writing,
    )
    return {
      facilitator: ways.facilitator.link.code,
      analyst: (ways.analyst.code ?? ways.analyst.link).code,
      viewer: (ways.viewer.code ?? ways.viewer.link).code,
    }
  })
  return { id: boardId, codes }
}

interface Content {
  board: Board
  judgements?: Judgements
  hash?: string
  notes?: string[]
}

async function contentOf(
  world: HttpWorld,
  { title, template, lines, file, hash, table }: BoardWanted,
): Promise<Result<Content, NotCreated>> {
  if ([template, lines, file, table].filter((one) => one !== undefined).length > 1)
    return fail({
      code: "malformed",
      message: "Give a template, lines, a file or a table, and only one of them.",
    })
  if (hash !== undefined && file === undefined)
    return fail({ code: "malformed", message: "A hash belongs to a file, and there is none." })
  if (file !== undefined) return fromFile({ text: file, title: title ?? "", hash: hash ?? null, table: null })
  if (table !== undefined) {
    const { text, ...choices } = table
    return fromFile({ text, title: title ?? "", hash: null, table: said(choices) })
  }
  if (template !== undefined) {
    const parsed = parseTemplate(await world.template(template))
    // The file is the project's own: that it does not parse is nobody's mistake but ours.
    if (!parsed.ok) throw new Error(parsed.error.message)
    const { board, ...judgements } = parsed.value
    const named = title === undefined ? board : { ...board, meta: { ...board.meta, title } }
    return ok({ board: named, judgements })
  }
  if (lines !== undefined) {
    const board = boardFromLines(title ?? "", lines.join("\n"))
    return board.ok ? ok({ board: board.value }) : fail({ code: "malformed", message: board.error.message })
  }
  return ok({ board: blankBoard(title ?? "") })
}

/** Without what was given no value. */
const said = <T extends object>(choices: T) =>
  Object.fromEntries(
    Object.entries(choices).filter(([, value]) => value !== undefined),
  ) as Partial<CsvChoices>

async function fromFile(file: FileWanted): Promise<Result<Content, NotCreated>> {
  try {
    const made = await modelFiles.ask({ want: "board", file })
    if (made.ok) {
      const { board, notes, hash } = made.value
      return ok({ board, notes, ...(hash === null ? {} : { hash }) })
    }
    const { message, line } = made.error
    return fail({ code: "file-refused", message, line })
  } catch (error) {
    if (error instanceof ModelFilesBusy) return fail({ code: "busy" })
    throw error
  }
}

function encoded(write: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  write(doc)
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}
