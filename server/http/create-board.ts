/** A new board, whole or not at all: content, roster, ways in and judgements are written once, by the server (R15). */
import * as Y from "yjs"
import type { Board } from "../../core/board.ts"
import { writeBoard } from "../../core/board-doc.ts"
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
  /** The text of a file of a model (`core/model-file.ts`). */
  file?: string | undefined
}

export interface NotCreated {
  code: "malformed" | "file-refused" | "busy"
  message?: string
  line?: number | null
}

export interface CreatedBoard {
  id: string
  codes: Record<Role, string>
}

export async function createBoard(
  world: HttpWorld,
  wanted: BoardWanted,
  founder: { personId: string; name: string },
): Promise<Result<CreatedBoard, NotCreated>> {
  const made = await contentOf(world, wanted)
  if (!made.ok) return made
  const { board, judgements } = made.value
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
    const template = wanted.template ?? null
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
    const detail = { template }
    await world.audit.record(
      { id: world.newId(), boardId, memberId: member.id, action: "board-created", detail },
      writing,
    )
    return {
      facilitator: ways.facilitator.link.code,
      analyst: (ways.analyst.code ?? ways.analyst.link).code,
      viewer: (ways.viewer.code ?? ways.viewer.link).code,
    }
  })
  return ok({ id: boardId, codes })
}

async function contentOf(
  world: HttpWorld,
  { title, template, lines, file }: BoardWanted,
): Promise<Result<{ board: Board; judgements?: Judgements }, NotCreated>> {
  if ([template, lines, file].filter((one) => one !== undefined).length > 1)
    return fail({ code: "malformed", message: "Give a template, lines or a file, and only one of them." })
  if (file !== undefined) return fromFile(file, title ?? "")
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

async function fromFile(file: string, title: string): Promise<Result<{ board: Board }, NotCreated>> {
  try {
    const board = await modelFiles.ask({ want: "board", text: file, title })
    if (board.ok) return ok({ board: board.value })
    const { message, line } = board.error
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
