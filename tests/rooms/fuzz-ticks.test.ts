// Broken and honest updates of several people in one tick: they are judged one after the other in the midst of one
// transaction, and one that is refused must leave nothing of itself to those beside it.
import { expect, it } from "vitest"
import * as Y from "yjs"
import { readBoard } from "../../core/board-doc.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import { inBytes, inWhatTheySay, twice } from "./broken-updates.ts"
import { renamed } from "./forged-update.ts"
import { honestEdit, isAboutTheBoardItself, varied } from "./honest-edits.ts"
import { countOf, seedOf, timeFor } from "./hostile-campaign.ts"
import { type Chance, seededChance } from "./seeded-chance.ts"
import { annId, boardId, madeIn, watchRoom } from "./watched-room.ts"

const ticks = countOf(250)
const senders = 10
const breakages = [...Object.values(inBytes), ...Object.values(inWhatTheySay), twice]

it.each([1, 2, 3])(
  `R2 R9 R13 ${ticks} ticks of ten people who send broken edits beside honest ones, part %i`,
  async (part) => {
    const chance = seededChance(seedOf(200 + part))
    let nextId = 60_000
    let [saved, refused, ignored] = [0, 0, 0]
    let w = await watchRoom(varied, 100_000)
    const settings = JSON.stringify(readBoard(w.doc).meta)
    for (let tick = 1; tick <= ticks; tick++) {
      const tab = new Y.Doc({ guid: "eve" })
      tab.clientID = nextId++
      integrateUpdate(tab, Y.encodeStateAsUpdate(w.doc))
      const meant = madeIn(tab, editOfTheBoard(chance))
      const frames = Array.from({ length: senders }, () => {
        const senderId = nextId++
        const honest = renamed(meant, tab.clientID, 0, senderId)
        const target = { chance, honest, other: meant, doc: w.doc, senderId, victimId: annId }
        const broken = () => (breakages[chance.below(breakages.length)] as (typeof breakages)[number])(target)
        const updates = chance.oneIn(4)
          ? [honest]
          : chance.oneIn(3)
            ? [honest, broken()]
            : [broken(), broken()]
        return { senderId, ...w.frame(senderId, updates) }
      })
      w.annOffers(`ann ${tick}`, ...editOfTheBoard(chance))
      await w.tick()

      if (w.broken.length > 0) throw new Error(w.broken.join())
      expect(w.saved.delete(`ann ${tick}`), `Ann's edit in tick ${tick}`).toBe(true)
      expect([w.doc.store.pendingStructs, w.doc.store.pendingDs]).toEqual([null, null])
      const written = clocksIn(w.database.log(boardId, "board"))
      for (const { senderId, ids, told } of frames) {
        const lost = ids.filter((id) => !w.saved.delete(id))
        // What was not saved was refused, or came behind what was.
        expect(told.length, `${lost.join()} of ${senderId}`).toBe(lost.length > 0 ? 1 : 0)
        saved += ids.length - lost.length
        refused += told.length
        ignored += Math.max(0, lost.length - 1)
        // Nothing is under this number that the log does not name.
        expect(Y.getState(w.doc.store, senderId)).toBe(written.get(senderId) ?? 0)
      }
      expect(JSON.stringify(readBoard(w.doc).meta)).toBe(settings)
      if (tick % 50 !== 0) continue
      const board = readBoard(w.doc)
      expect(readBoard(w.ann)).toEqual(board)
      expect(readBoard(w.database.document(boardId, "board"))).toEqual(board)
      await w.room.close()
      w = await watchRoom(varied, 100_000)
    }
    await w.room.close()
    for (const count of [saved, refused, ignored]) expect(count).toBeGreaterThan(ticks / 2)
  },
  timeFor(ticks * senders),
)

/** By an analyst, who may not change the board's own settings. */
function editOfTheBoard(chance: Chance) {
  for (;;) {
    const changes = honestEdit(chance)
    if (!isAboutTheBoardItself(changes)) return changes
  }
}

function clocksIn(
  rows: readonly { operations: readonly { clientId: number; clocks: [number, number] }[] }[],
) {
  const clocks = new Map<number, number>()
  for (const {
    clientId,
    clocks: [, to],
  } of rows.flatMap(({ operations }) => operations)) {
    clocks.set(clientId, Math.max(to, clocks.get(clientId) ?? 0))
  }
  return clocks
}
