import { expect, test } from "./support/people.ts"

const talks = "Talks resume"

test("A6 what was done by a right that is gone is said at once, and its words can be copied", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben", { permissions: ["clipboard-read", "clipboard-write"] })
  ben.expectsErrors(/ERR_INTERNET_DISCONNECTED/)
  const { id, codes } = await ana.makesBoard({ title: "Refused", lines: [talks, "Talks fail"] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await ben.opensScenario(talks)
  await ana.seesHere(2)

  // He goes on without a connection; meanwhile he is made a viewer.
  await ben.context.setOffline(true)
  const finePrint = ben.panel().getByRole("textbox", { name: "Fine print" })
  await finePrint.fill("Two rounds were cancelled in July.")
  await expect(ben.status()).toContainText("Reconnecting")
  await ana.page.getByRole("button", { name: /^People/ }).click()
  const people = ana.page.getByRole("dialog", { name: "People" })
  await people.getByRole("button", { name: "Change Ben" }).click()
  await ana.page.getByRole("menuitemradio", { name: /Viewer/ }).click()
  await expect(people.getByRole("listitem").filter({ hasText: "Ben" })).toContainText("Viewer")

  await ben.context.setOffline(false)
  const refused = ben.page.getByRole("region", { name: "Changes that were not taken" })
  await expect(refused.getByRole("alert")).toContainText("Two rounds were cancelled in July.")
  await expect(finePrint).toHaveValue("")
  await refused.getByRole("button", { name: "Copy my text" }).click()
  await expect(refused.getByRole("button", { name: "Copied" })).toBeVisible()
  expect(await ben.page.evaluate(() => navigator.clipboard.readText())).toContain(
    "Two rounds were cancelled in July.",
  )
  await refused.getByRole("button", { name: "Dismiss" }).click()
  await expect(refused).toHaveCount(0)
  expect((await ana.boardAsKept(id)).scenarios[0]?.finePrint ?? "").toBe("")
})

test("a text that is too long is refused where it was pasted; nothing else is sent until it is short", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ title: "Too long", lines: [talks] })
  await ana.opensBoard(id)
  await ana.opensScenario(talks)
  const finePrint = ana.panel().getByRole("textbox", { name: "Fine print" })
  const kept = async () => (await ana.boardAsKept(id)).scenarios[0]?.finePrint
  await finePrint.fill("Short. ")
  await expect.poll(kept).toBe("Short. ")

  await finePrint.press("Control+End")
  await ana.page.keyboard.insertText("x".repeat(20_000))
  await expect(ana.panel().getByText("A text can have at most 10,000 characters.")).toBeInViewport()
  // What stands there is not kept, and the pill does not say that anything is tried again.
  await expect(ana.status()).toContainText(/^Too long to save/)
  await expect(ana.status()).toContainText("Here it is 10,007 too long.")
  expect(await kept()).toBe("Short. ")

  await finePrint.fill("Short again.")
  await ana.isSaved()
  await expect.poll(kept).toBe("Short again.")
  await ana.doesNotSee("A text can have at most 10,000 characters.")
})
