import { randomUUID } from "node:crypto"
import { io } from "socket.io-client"
import parser from "socket.io-msgpack-parser"
import * as Y from "yjs"
import { applyChanges, readBoard } from "../../core/board-doc.ts"
import { HelloReply, PROTOCOL_VERSION, Refused, SCHEMA_VERSION } from "../../core/protocol.ts"
import { expect, type Person, test } from "./support/people.ts"

const talks = "Talks resume"

async function boardOfTwo(ana: Person): Promise<{ id: string; codes: { analyst: string; viewer: string } }> {
  const board = await ana.makesBoard({ title: "Roles", lines: [talks, "Talks fail"] })
  await ana.opensBoard(board.id)
  return board
}

test("R7 a viewer sees everything as it happens and changes nothing", async ({ person }) => {
  const ana = await person("Ana")
  const vera = await person("Vera")
  const { id, codes } = await boardOfTwo(ana)
  await vera.joins(codes.viewer)
  await expect(vera.page.getByRole("button", { name: "Share", exact: true })).toHaveCount(0)
  await expect(vera.page.getByRole("textbox", { name: "Board title" })).toHaveCount(0)
  await expect(vera.page.getByRole("heading", { name: "Roles" })).toBeVisible()

  await vera.opensScenario(talks)
  const before = await ana.boardAsKept(id)
  // Nothing of a scenario can be written in, and every field says so to assistive technology too.
  const fields = vera.panel().getByRole("textbox").or(vera.panel().getByRole("combobox"))
  await expect(fields.first()).toBeVisible()
  for (const field of await fields.all()) await expect(field).not.toBeEditable()
  await expect(vera.slider(talks)).toHaveAttribute("aria-disabled", "true")
  await vera.slider(talks).press("ArrowUp")
  await vera.slider(talks).press("9")
  await vera.panel().press("n")
  await vera.sees("Viewers can read the board but not change it.")

  // What others do arrives all the same, and is all that arrives.
  await ana.opensScenario(talks)
  await ana.types(ana.likelihood(talks), "70%")
  await expect(vera.likelihood(talks)).toHaveValue("70%")
  await ana.isSaved()
  const after = await ana.boardAsKept(id)
  expect(after.scenarios.map(({ title }) => title)).toEqual(before.scenarios.map(({ title }) => title))
  const kept = after.scenarios.find(({ title }) => title === talks)?.working?.probabilities
  expect(kept?.yes).toBeCloseTo(0.7, 9)

  await vera.page.getByRole("button", { name: "Snapshots" }).click()
  await vera.sees("Viewers can read snapshots but not take them.")
  await expect(vera.page.getByRole("button", { name: "Take snapshot" })).toHaveCount(0)
})

test("R7 a viewer changes nothing by a socket of their own making, with their own ticket", async ({
  person,
  baseURL,
}) => {
  const ana = await person("Ana")
  const vera = await person("Vera")
  const { id, codes } = await boardOfTwo(ana)
  await vera.joins(codes.viewer)
  const before = await ana.boardAsKept(id)
  const given = await vera.page.request.post(`/api/boards/${id}/ticket`, { data: {} })
  expect(given.status()).toBe(200)
  const { ticket } = (await given.json()) as { ticket: string }

  const origin = new URL(baseURL ?? "").origin
  const socket = io(origin, {
    path: "/socket.io/",
    transports: ["websocket"],
    parser,
    forceNew: true,
    reconnection: false,
    auth: { ticket },
    extraHeaders: { origin },
  })
  try {
    const doc = new Y.Doc()
    const hello = {
      protocol: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      boardId: id,
      tab: "t1",
      clientId: doc.clientID,
      clientIdUnused: false,
      docs: [{ doc: "board" }],
      openOperations: [],
    }
    const welcome = HelloReply.parse(await socket.emitWithAck("hello", hello))
    if (!welcome.ok) throw new Error(welcome.message)
    expect(welcome.you.role).toBe("viewer")
    Y.applyUpdate(doc, welcome.docs[0]?.update ?? new Uint8Array())

    // A well-formed edit, as an analyst's page would send it.
    const known = Y.encodeStateVector(doc)
    const [scenario] = readBoard(doc).scenarios
    if (!scenario) throw new Error("the board came without scenarios")
    const [first, second] = scenario.outcomes.map((outcome) => outcome.id) as [string, string]
    const done = applyChanges(doc, [
      {
        kind: "setWorking",
        id: scenario.id,
        value: { probabilities: { [first]: 0.9, [second]: 0.1 } },
        base: scenario.working ?? null,
      },
    ])
    expect(done.ok).toBe(true)
    const refused = new Promise((resolve) => socket.once("refused", resolve))
    socket.emit("edit", {
      doc: "board",
      clientId: doc.clientID,
      operations: [{ id: randomUUID(), update: Buffer.from(Y.encodeStateAsUpdate(doc, known)) }],
    })
    expect(Refused.parse(await refused).reason).toBe("forbidden")
  } finally {
    socket.disconnect()
  }
  expect(await ana.boardAsKept(id)).toEqual(before)
  await expect(ana.card(talks)).toContainText("50%")
})

test("R6 a lowered role takes effect on the open page, and so does removing somebody", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { codes } = await boardOfTwo(ana)
  await ben.joins(codes.analyst)
  await ben.opensScenario(talks)
  await ben.types(ben.likelihood(talks), "60%")
  await ben.isSaved()
  await ana.seesHere(2)

  await ana.page.getByRole("button", { name: "People: 2 here" }).click()
  const people = ana.page.getByRole("dialog", { name: "People" })
  await people.getByRole("button", { name: "Change Ben" }).click()
  await ana.page.getByRole("menuitemradio", { name: /Viewer/ }).click()
  await ben.sees("You are a viewer now: you can read the board but not change it.")
  await expect(ben.likelihood(talks)).toBeDisabled()
  await expect(ben.slider(talks)).toHaveAttribute("aria-disabled", "true")

  await people.getByRole("button", { name: "Change Ben" }).click()
  await ana.page.getByRole("menuitem", { name: "Remove from the board…" }).click()
  await people.getByRole("button", { name: "Remove", exact: true }).click()
  await expect(ben.page.getByRole("heading", { name: "You were removed from this board" })).toBeVisible()
  await expect(people.getByText("Ben")).toHaveCount(0)
})

test("a facilitator replaces and closes a code, and the old one opens nothing", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { codes } = await boardOfTwo(ana)
  await ana.page.getByRole("button", { name: "Share", exact: true }).click()
  const analysts = ana.page.getByRole("dialog").getByRole("region", { name: "Analysts" })
  const code = analysts.getByText(/^[2-9A-Z]{4} [2-9A-Z]{4}$/)
  const old = `${codes.analyst.slice(0, 4)} ${codes.analyst.slice(4)}`
  await expect(code).toHaveText(old)

  await analysts.getByRole("button", { name: "Replace the analysts code" }).click()
  await analysts.getByRole("button", { name: "Replace", exact: true }).click()
  await expect(code).not.toHaveText(old)
  await ben.page.goto(`/j/${codes.analyst}`)
  await expect(ben.page.getByRole("heading", { name: "This code does not open a board" })).toBeVisible()

  await analysts.getByRole("button", { name: "Close the analysts code" }).click()
  await analysts.getByRole("button", { name: "Close it" }).click()
  await expect(analysts.getByText("The code is closed.")).toBeVisible()
  await analysts.getByRole("button", { name: "Make a new analysts code" }).click()
  const fresh = (await code.textContent()) ?? ""
  await ben.joins(fresh.replace(" ", ""))
  await ana.page.keyboard.press("Escape")
  await ana.seesHere(2)
})
