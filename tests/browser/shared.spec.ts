import { expect, test } from "./support/people.ts"

test("a link opens the page for somebody without a cookie, follows the board, and dies when it is closed", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id)
  await ana.page.getByRole("button", { name: "Share", exact: true }).click()
  const dialog = ana.page.getByRole("dialog", { name: "Share this board" })
  const links = dialog.getByRole("region", { name: "To read only" })
  await links.getByRole("button", { name: "Make a link" }).click()
  const shown = links.getByText(/\/r\//)
  await expect(shown).toBeVisible()
  const path = new URL((await shown.innerText()).trim()).pathname

  const guest = await person("Guest")
  await guest.page.goto(path)
  const page = guest.page.getByRole("article")
  await expect(page).toContainText("Korea 2018: dialogue and pressure")
  await expect(guest.page.getByText("Live: it follows the board.")).toBeVisible()
  expect(await guest.context.cookies()).toEqual([])
  // Made to be read, not to be shown inside another site's page.
  guest.expectsErrors(/404/)
  expect((await guest.page.request.get(path.replace("/r/", "/embed/"))).status()).toBe(404)

  await ana.page.keyboard.press("Escape")
  await expect(dialog).toHaveCount(0)
  await ana.setsLikelihood("Kim Jong-un attends the Eastern Economic Forum in Vladivostok", 91)
  await expect(page).toContainText("91%")

  await ana.page.getByRole("button", { name: "Share", exact: true }).click()
  await links.getByRole("button", { name: "Close the link" }).click()
  await expect(guest.page.getByText("This link opens nothing")).toBeVisible()
  const again = await guest.page.goto(path)
  expect(again?.status()).toBe(404)
})
