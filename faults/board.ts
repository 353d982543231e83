/** A board of its own for each fault, with texts enough for everything that is written while it lasts. */
import * as Y from "yjs"
import { newId } from "../client/browser-world.ts"
import { type Board, emptyBoard } from "../core/board.ts"
import { writeBoard } from "../core/board-doc.ts"
import { insertBoard } from "../server/store/board-store.ts"
import { createPrisma } from "../server/store/prisma.ts"

export interface MadeBoard {
  boardId: string
  scenarios: string[]
}

export async function makeBoard(databaseUrl: string, scenarioCount = 12): Promise<MadeBoard> {
  const scenarios = Array.from({ length: scenarioCount }, (_, at) => `s${at + 1}`)
  const board: Board = {
    ...emptyBoard({ title: "Under stress", note: "", yardstick: "icd203" }),
    sets: [{ id: "all", title: "All", kind: "independent" }],
    scenarios: scenarios.map((id, at) => ({
      id,
      title: `Scenario ${id}`,
      kind: "binary",
      status: "open",
      setId: "all",
      order: `a${at.toString(36)}`,
      working: { probabilities: { yes: 0.3, no: 0.7 } },
      outcomes: [
        { id: "yes", label: "Yes", order: 0 },
        { id: "no", label: "No", order: 1 },
      ],
      resolutionCriteria: "",
      finePrint: "",
      background: "",
      evidence: [],
    })),
  }
  const doc = new Y.Doc()
  writeBoard(doc, board)
  const documents = [
    { doc: "board" as const, update: Y.encodeStateAsUpdate(doc) },
    { doc: "ledger" as const, update: Y.encodeStateAsUpdate(new Y.Doc()) },
  ]
  const prisma = createPrisma(databaseUrl)
  const boardId = newId()
  try {
    await prisma.$transaction((writing) =>
      insertBoard(writing, {
        id: boardId,
        title: board.meta.title,
        template: null,
        documents,
        memberId: "founder",
        createdAt: new Date(),
      }),
    )
  } finally {
    await prisma.$disconnect()
  }
  return { boardId, scenarios }
}
