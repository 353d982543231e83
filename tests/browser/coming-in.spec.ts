import { expect, test } from "./support/people.ts"

test("join is one field with a name in it: Enter, and in", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Autumn", lines: ["Talks resume"] })

  await ben.page.goto(`/j/${codes.analyst}`)
  await expect(ben.page.getByRole("heading", { name: "Autumn" })).toBeVisible()
  await ben.sees("1 person is on this board")
  await ben.sees(/You will be an analyst/)
  const fields = ben.page.getByRole("textbox")
  await expect(fields).toHaveCount(1)
  await expect(fields).toBeFocused()
  await expect(fields).toHaveValue(/^\S+ \S+$/)
  // The whole name is selected: typing replaces it.
  await ben.page.keyboard.type("Ben")
  await expect(fields).toHaveValue("Ben")
  await ben.page.keyboard.press("Enter")
  await ben.isOnBoard()
  expect(new URL(ben.page.url()).pathname).toBe(`/b/${id}`)

  // On it already: the same code leads straight to the board, and reload keeps who he is.
  await ben.page.goto(`/j/${codes.analyst}`)
  await ben.isOnBoard()
  await ben.page.reload()
  await ben.isOnBoard()
  await ben.page.getByRole("button", { name: /^People/ }).click()
  await expect(ben.page.getByRole("dialog", { name: "People" }).getByRole("listitem")).toHaveCount(2)
})

test("a code that opens nothing is said in plain words, with a field to try again", async ({ person }) => {
  const ben = await person("Ben")
  ben.expectsErrors(/404 \(Not Found\).*\/api\/join\//)
  await ben.page.goto("/j/22222222")
  await expect(ben.page.getByRole("heading", { name: "This code does not open a board" })).toBeVisible()
  await ben.sees(/Ask your facilitator/)
  await ben.types(ben.page.getByRole("textbox", { name: "Try another code or link" }), "3333 3333")
  await expect(ben.page.getByRole("status")).toContainText(/code/i)
  await expect(ben.page).toHaveURL(/\/j\/22222222$/)
})

test("a board that one is not on looks like a board that does not exist", async ({ person }) => {
  const ana = await person("Ana")
  const eve = await person("Eve")
  eve.expectsErrors(/404 \(Not Found\)/)
  const { id } = await ana.makesBoard({ title: "Confidential matter", lines: ["One"] })
  const theirs = await eve.page.goto(`/b/${id}`)
  const seen = await eve.page.getByRole("main").innerText()
  expect(theirs?.status()).toBe(404)
  expect(await theirs?.text()).not.toContain("Confidential")
  const nobodys = await eve.page.goto("/b/nosuchboard000000000")
  expect(nobodys?.status()).toBe(404)
  expect(await eve.page.getByRole("main").innerText()).toBe(seen)
})

test("a pasted list becomes a board, which is remembered on this device", async ({ person }) => {
  const ana = await person("Ana")
  await ana.page.goto("/")
  await ana.page.getByRole("button", { name: "Paste a list" }).click()
  await ana.page.getByRole("textbox", { name: "Title of the board" }).fill("From the wall")
  await ana.page
    .getByRole("textbox", { name: "Scenarios, one a line" })
    .fill("1. Talks resume\n\n- Talks fail\nSanctions eased")
  await expect(ana.page.getByRole("status").filter({ hasText: "3 scenarios" })).toBeVisible()
  await ana.page.getByRole("button", { name: "Make a board of 3 scenarios" }).click()
  await ana.isOnBoard()
  for (const title of ["Talks resume", "Talks fail", "Sanctions eased"]) {
    await expect(ana.card(title)).toContainText("50%")
  }
  await ana.page.getByRole("link", { name: "Parley, home" }).click()
  await ana.page
    .getByRole("region", { name: "Recent on this device" })
    .getByRole("link", { name: /From the wall/ })
    .click()
  await ana.isOnBoard()
})

test("the open scenario is in the address: reload keeps it, Back closes it, a link opens it", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ lines: ["Talks resume", "Talks fail"] })
  await ana.opensBoard(id)
  await ana.opensScenario("Talks resume")
  await expect(ana.page).toHaveURL(/\?s=/)
  const link = ana.page.url()
  await ana.page.reload()
  await expect(ana.panel().getByRole("region", { name: "Talks resume", exact: true })).toBeVisible()
  await ana.page.goto(`/b/${id}`)
  await ana.isOnBoard()
  await ana.opensScenario("Talks fail")
  await ana.page.goBack()
  await expect(ana.panel()).toHaveCount(0)
  await ana.page.goto(link)
  await expect(ana.panel().getByRole("region", { name: "Talks resume", exact: true })).toBeVisible()
})
