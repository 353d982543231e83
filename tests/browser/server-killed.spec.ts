import { test } from "@playwright/test"
import { expect, type Person, personIn } from "./support/people.ts"
import { startOwnServer } from "./support/server.ts"

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
        return person.panel().getByRole("textbox", { name: "Background" })
      }),
    )

    // Each types on, keystroke after keystroke; after each, what is on screen while the pill says Saved is noted.
    const calledSaved = titles.map(() => "")
    let killed = false
    const typing = people.map(async (person, i) => {
      const field = fields[i]
      if (!field) throw new Error("no field")
      for (let stroke = 0; stroke < 40; stroke++) {
        await field.press("End")
        await field.pressSequentially(`${stroke} `)
        if (killed) continue
        const text = await field.inputValue()
        const said = await person.status().innerText()
        if (/^Saved/.test(said) && !killed && (await field.inputValue()) === text) {
          // The pill was read after the text, so everything in the text was on its way before it said so.
          calledSaved[i] = text
        }
      }
    })
    await expect.poll(() => calledSaved.every((text) => text.length > 8), { timeout: 20_000 }).toBe(true)
    killed = true
    await server.kill()
    const savedBeforeTheKill = [...calledSaved]
    await Promise.all(typing)
    for (const person of people)
      await expect(person.status()).not.toContainText(/^Saved/, { timeout: 10_000 })

    await server.start()
    const { scenarios } = await ana.boardAsKept(id)
    for (const [i, title] of titles.entries()) {
      const kept = scenarios.find((scenario) => scenario.title === title)?.background ?? ""
      expect(
        kept.startsWith(savedBeforeTheKill[i] ?? "nothing"),
        `${title}: “${kept}” has what was saved`,
      ).toBe(true)
    }

    // Without a reload, what was typed into the silence arrives too, and everybody has all of it.
    const whole = `${Array.from({ length: 40 }, (_, stroke) => stroke).join(" ")} `
    for (const person of people) await expect(person.status()).toContainText(/^Saved/, { timeout: 20_000 })
    for (const field of fields) await expect(field).toHaveValue(whole)
    const after = await ana.boardAsKept(id)
    for (const title of titles) expect(after.scenarios.find((s) => s.title === title)?.background).toBe(whole)
    for (const person of people) expect(person.unexpectedErrors()).toEqual([])
  } finally {
    for (const person of people) await person.context.close()
    await server.end()
  }
})
