/** Comments over a raw socket: whoever signs with another's name is refused, and nobody hears of it. */
import { afterAll, beforeAll, expect, it } from "vitest"
import * as Y from "yjs"
import { readBoard } from "../../core/board-doc.ts"
import { type AttackedServer, attackedServer, helloOf, honest, next, rawSocket } from "./attacked-server.ts"

let server: AttackedServer
beforeAll(async () => {
  server = await attackedServer()
})
afterAll(() => server.stop())

it("R2 R6 a comment in somebody else's name, and their words changed, are refused on a raw socket", async () => {
  const boardId = await server.board()
  const [annMember, eve] = [server.member(boardId), server.member(boardId)]
  const ann = await honest(server, annMember)
  const words = {
    scenarioId: "meet",
    authorId: annMember.memberId,
    text: "Not before spring.",
    createdAt: 1_000,
  }
  const made = ann.change({ kind: "add", collection: "comments", id: "c1", fields: words })
  expect(made.ok).toBe(true)
  await ann.saved()

  const socket = await rawSocket(server, eve)
  const state = async () => (await server.registry.read(boardId, "board")).doc
  const before = Y.encodeStateAsUpdate(await state())

  const forge = async (clientId: number, act: (comments: Y.Map<unknown>) => void) => {
    const welcome = await socket.emitWithAck("hello", helloOf(boardId, clientId))
    expect(welcome.ok).toBe(true)
    const doc = new Y.Doc()
    doc.clientID = clientId
    Y.applyUpdate(doc, new Uint8Array(welcome.docs[0].update))
    const known = Y.encodeStateVector(doc)
    doc.transact(() => act(doc.getMap("comments")))
    const update = Buffer.from(Y.encodeStateAsUpdate(doc, known))
    const refused = next(socket, "refused")
    socket.emit("edit", { doc: "board", clientId, operations: [{ id: `op${clientId}`, update }] })
    return refused
  }
  const born = (part: object) => {
    const map = new Y.Map<unknown>()
    for (const [key, value] of Object.entries({ ...words, ...part })) map.set(key, value)
    return map
  }
  expect(await forge(601, (comments) => comments.set("c2", born({})))).toMatchObject({
    reason: "forbidden",
    message: "Everybody writes comments in their own name.",
  })
  expect(
    await forge(602, (comments) => {
      comments.set("c3", born({ authorId: eve.memberId }))
      ;(comments.get("c1") as Y.Map<unknown>).set("text", "I was wrong.")
    }),
  ).toMatchObject({ reason: "forbidden", message: "Only its author can change a comment." })

  expect(Y.encodeStateAsUpdate(await state())).toEqual(before)
  expect(ann.getState().board.comments).toEqual([{ id: "c1", ...words }])
  expect(readBoard(await state()).comments).toHaveLength(1)
  socket.disconnect()
  await ann.close()
})
