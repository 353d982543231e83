import { readFile } from "node:fs/promises"
import type { Page, WebSocketRoute } from "@playwright/test"
import { expect, test } from "./support/people.ts"

const talks = "Talks resume"

/** A wire that damages what comes down it, once, and that can be cut. */
interface BadWire {
  /** One word becomes another of the same length in the next frame that has it. */
  garble(from: string, to: string): void
  garbled(): boolean
  cut(): Promise<void>
}

async function onABadWire(page: Page): Promise<BadWire> {
  let damage: { from: Buffer; to: Buffer } | null = null
  let route: WebSocketRoute | null = null
  await page.routeWebSocket(/\/socket\.io\//, (opened) => {
    route = opened
    opened.connectToServer().onMessage((message) => {
      const at = damage && typeof message !== "string" ? message.indexOf(damage.from) : -1
      if (!damage || typeof message === "string" || at < 0) return opened.send(message)
      const other = Buffer.from(message)
      damage.to.copy(other, at)
      damage = null
      opened.send(other)
    })
  })
  return {
    garble(from, to) {
      expect(Buffer.byteLength(to), "no frame changes its length").toBe(Buffer.byteLength(from))
      damage = { from: Buffer.from(from), to: Buffer.from(to) }
    },
    garbled: () => damage === null,
    cut: async () => route?.close(),
  }
}

test("A10 R18 a page whose copy is not the server's finds out, shows the server's, and offers what differed as a file", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const wire = await onABadWire(ben.page)
  const { id, codes } = await ana.makesBoard({ title: "Difference", lines: [talks, "Talks fail"] })
  await ana.opensBoard(id)
  await ana.opensScenario(talks)
  await ben.joins(codes.analyst)
  await ben.opensScenario(talks)
  const finePrintOf = (who: typeof ana) => who.panel().getByRole("textbox", { name: "Fine print" })

  // One word of Ana's arrives as another: nothing is missing, every number is right, and yet they read different things.
  wire.garble("cancelled", "completed")
  await finePrintOf(ana).fill("Two rounds were cancelled in July.")
  await expect(finePrintOf(ben)).toHaveValue("Two rounds were completed in July.")
  expect(wire.garbled()).toBe(true)
  await ana.types(ana.likelihood(talks), "80%")
  await expect(ben.likelihood(talks)).toHaveValue("80%")
  await ben.isSaved()

  await wire.cut()
  const differences = ben.page.getByRole("region", { name: "Differences from the server" })
  await expect(differences.getByRole("alert")).toContainText(
    "This page’s copy was not the same as the server’s. The server’s is shown now; what differed (1 entry) can be downloaded.",
    { timeout: 30_000 },
  )
  await expect(finePrintOf(ben)).toHaveValue("Two rounds were cancelled in July.")
  await expect(ben.likelihood(talks)).toHaveValue("80%")

  const downloading = ben.page.waitForEvent("download")
  await differences.getByRole("button", { name: "Download" }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^parley-difference-[\d-]+\.json$/)
  expect(JSON.parse(await readFile(await download.path(), "utf8"))).toMatchObject({
    board: "Difference",
    boardId: id,
    differences: [
      {
        collection: "scenarios",
        title: talks,
        fields: ["finePrint"],
        thisPage: { finePrint: "Two rounds were completed in July." },
        server: { finePrint: "Two rounds were cancelled in July." },
      },
    ],
  })
  await differences.getByRole("button", { name: "Dismiss" }).click()
  await expect(differences).toHaveCount(0)

  // And they go on together.
  await ben.isSaved()
  await finePrintOf(ben).press("Control+End")
  await ben.page.keyboard.insertText(" Nobody knows why.")
  await expect(finePrintOf(ana)).toHaveValue("Two rounds were cancelled in July. Nobody knows why.")
  expect((await ana.boardAsKept(id)).scenarios.map(({ finePrint }) => finePrint)).toContain(
    "Two rounds were cancelled in July. Nobody knows why.",
  )
})
