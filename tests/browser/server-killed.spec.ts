import { test } from "@playwright/test"
import { expect, type Person, personIn } from "./support/people.ts"
import { startOwnServer } from "./support/server.ts"

const strokesSaved = 5
const strokeOfTheKill = 10
const strokes = 18
const titles = ["Talks resume", "Talks fail", "Sanctions eased"] as const

test("A1 the server is killed while three people edit: what a page called saved is there, and pages recover", async ({
  browser,
}) => {
  test.setTimeout(90_000)
  const server = await startOwnServer()
  const people: Person[] = []
  try {
    for (const name of ["Ana", "Ben", "Cleo"]) {
      const person = await personIn(browser, name, { baseURL: server.url })
      // A server that is away is missed by the socket, by the ticket and by nothing else.
      person.expectsErrors(
        /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection|503/,
      )
      people.push(person)
    }
    const [ana] = people as [Person, Person, Person]
    const { id, codes } = await ana.makesBoard({ title: "Kill", lines: [...titles] })
    await ana.opensBoard(id)
    for (const person of people.slice(1)) await person.joins(codes.analyst)
    const fields = await Promise.all(
      people.map(async (person, i) => {
        await person.opensScenario(titles[i] ?? "")
        return person.panel().getByRole("textbox", { name: "Fine print" })
      }),
    )

    // Each writes and waits until the page says Saved: what stands there by then must survive anything.
    const typed = titles.map(() => "")
    const types = async (i: number, stroke: number) => {
      const field = fields[i]
      await field?.press("End")
      await field?.pressSequentially(`${stroke} `)
      typed[i] += `${stroke} `
    }
    await Promise.all(
      people.map(async (person, i) => {
        for (let stroke = 0; stroke < strokesSaved; stroke++) await types(i, stroke)
        await person.isSaved()
      }),
    )
    const calledSaved = [...typed]

    // Then all three type on at once, and in the middle of it the server dies.
    let killing: Promise<void> | null = null
    await Promise.all(
      people.map(async (_, i) => {
        for (let stroke = strokesSaved; stroke < strokes; stroke++) {
          if (i === 0 && stroke === strokeOfTheKill) killing = server.kill()
          await types(i, stroke)
        }
      }),
    )
    await killing
    for (const person of people)
      await expect(person.status()).not.toContainText(/^Saved/, { timeout: 10_000 })

    await server.start()
    const { scenarios } = await ana.boardAsKept(id)
    for (const [i, title] of titles.entries()) {
      const kept = scenarios.find((scenario) => scenario.title === title)?.finePrint ?? ""
      expect(kept.startsWith(calledSaved[i] ?? "nothing"), `${title}: “${kept}” has what was saved`).toBe(
        true,
      )
    }

    // Without a reload, what was typed into the silence arrives too, and everybody has all of it.
    const whole = `${Array.from({ length: strokes }, (_, stroke) => stroke).join(" ")} `
    expect(typed).toEqual(titles.map(() => whole))
    for (const person of people) await expect(person.status()).toContainText(/^Saved/, { timeout: 20_000 })
    for (const field of fields) await expect(field).toHaveValue(whole)
    const after = await ana.boardAsKept(id)
    for (const title of titles) expect(after.scenarios.find((s) => s.title === title)?.finePrint).toBe(whole)
    for (const person of people) expect(person.unexpectedErrors()).toEqual([])
  } finally {
    for (const person of people) await person.context.close()
    await server.end()
  }
})
