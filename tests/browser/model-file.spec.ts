import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { parseBif } from "../../core/bif.ts"
import { expect, type Person, test } from "./support/people.ts"

const asiaFile = fileURLToPath(new URL("../core/network/data/asia.bif", import.meta.url))

async function importing(who: Person) {
  await who.page.goto("/")
  await who.page.getByRole("button", { name: "Import a file" }).click()
  const sheet = who.page.getByRole("region", { name: "Import a file" })
  const choose = async (file: Parameters<Awaited<ReturnType<typeof chooser>>["setFiles"]>[0]) =>
    (await chooser()).setFiles(file)
  const chooser = async () => {
    const coming = who.page.waitForEvent("filechooser")
    await sheet.getByRole("button", { name: "Choose a file" }).click()
    return coming
  }
  return { sheet, choose }
}

test("a network is imported, read and exported, and is the same; a broken one is refused with its line", async ({
  person,
}) => {
  const ana = await person("Ana")
  const asia = await readFile(asiaFile, "utf8")
  const made: string[] = []
  ana.page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/boards")) made.push(request.url())
  })
  const { sheet, choose } = await importing(ana)

  const broken = asia.replace("table 0.01, 0.99;", "table 0.01, 0.98;")
  await choose({ name: "broken.bif", mimeType: "text/plain", buffer: Buffer.from(broken) })
  await expect(sheet).toContainText("Line 28: these probabilities sum to 0.99 and not to 1.")
  await expect(sheet).toContainText("table 0.01, 0.98;")
  await expect(sheet.getByRole("button", { name: "Create the board" })).toBeDisabled()
  expect(made).toEqual([])

  await choose(asiaFile)
  await expect(sheet).toContainText("8 scenarios, 8 links")
  expect(made).toEqual([])
  await sheet.getByRole("textbox", { name: "Title of the board" }).fill("Clinic")
  await sheet.getByRole("button", { name: "Create a board of 8 scenarios" }).click()
  await ana.isOnBoard()
  expect(made).toHaveLength(1)
  await expect(ana.card("dysp")).toContainText("44%")
  await expect(ana.card("tub")).toContainText("1%")

  await ana.page.getByRole("button", { name: "More" }).click()
  await ana.page.getByRole("menuitem", { name: "Export the network" }).click()
  const dialog = ana.page.getByRole("dialog", { name: "Export the network" })
  const coming = ana.page.waitForEvent("download")
  await dialog.getByRole("button", { name: "Download BIF" }).click()
  const download = await coming
  expect(download.suggestedFilename()).toBe("Clinic.bif")
  const [before, after] = [asia, await readFile(await download.path(), "utf8")].map(parseBif)
  if (!before?.ok || !after?.ok) throw new Error("a file does not parse")
  expect(after.value.network.variables).toEqual(before.value.network.variables)
})
