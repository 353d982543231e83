import decodeQr from "qr/decode.js"
import { expect, type Locator, test } from "./support/people.ts"

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

const talks = "Talks resume"

test("acceptance 1: in and at work within half a minute, one field, and a colleague sees it", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ lines: [talks] })
  await ana.opensBoard(id)

  await ben.page.goto(`/j/${codes.analyst}`)
  const inputs = ben.page.locator("input, textarea, select")
  await expect(inputs).toHaveCount(1)
  await expect(ben.page.locator("input[type=email], input[type=password]")).toHaveCount(0)
  const scriptBytes = await ben.page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter(
        (entry) =>
          (entry as PerformanceResourceTiming).initiatorType === "script" || /\.js$/.test(entry.name),
      )
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  )
  expect(scriptBytes).toBeGreaterThan(0)
  expect(scriptBytes).toBeLessThanOrEqual(180 * 1024)

  await inputs.fill("Ben")
  await ben.page.keyboard.press("Enter")
  await ben.isOnBoard()
  await ben.opensScenario(talks)
  await ben.types(ben.likelihood(talks), "62%")
  await expect(ana.card(talks)).toContainText("62%")
})

test("acceptance 2: the share dialog shows code, address and a QR code that says the address", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { id, codes } = await ana.makesBoard({ lines: [talks] })
  await ana.opensBoard(id)
  await ana.page.getByRole("button", { name: "Share", exact: true }).click()
  const dialog = ana.page.getByRole("dialog", { name: "Share this board" })
  for (const [way, code] of [
    ["analysts code", codes.analyst],
    ["viewers code", codes.viewer],
  ] as const) {
    await dialog.getByRole("button", { name: `Show the ${way} as a QR code` }).click()
    const figure = dialog.getByRole("figure").filter({ has: ana.page.getByRole("img", { name: way }) })
    const address = await figure.locator("figcaption").innerText()
    expect(new URL(address).pathname).toBe(`/j/${code}`)
    await expect(figure).toContainText(`${code.slice(0, 4)} ${code.slice(4)}`)
    expect(await readByCamera(figure.getByRole("img"))).toBe(address)
  }
})

test("acceptance 3: a reload, another tab and another device with the personal key are one person", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const phone = await person("Ben's phone", { viewport: { width: 390, height: 844 } })
  const { id, codes } = await ana.makesBoard({ lines: [talks] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await ben.page.reload()
  await ben.isOnBoard()
  const tab = await ben.context.newPage()
  await tab.goto(`/b/${id}`)
  await ana.seesHere(2)
  await tab.close()

  await ben.page.getByRole("button", { name: /^People/ }).click()
  const people = ben.page.getByRole("dialog", { name: "People" })
  await people.getByRole("button", { name: "My key" }).click()
  const mine = people.getByRole("region", { name: "My personal key" })
  const key = /^[a-z]+( [a-z]+){3}$/
  const words = await mine.getByText(key).innerText()
  expect(await readByCamera(mine.getByRole("img"))).toContain(words.replaceAll(" ", "-"))

  // Typed, on the page where others join.
  await phone.page.goto(`/j/${codes.viewer}`)
  await phone.page.getByRole("button", { name: /personal key/ }).click()
  phone.expectsErrors(/404 \(Not Found\).*\/api\/recover/)
  await phone.types(
    phone.page.getByRole("textbox", { name: "Your personal key" }),
    "abandon ability able about",
  )
  await phone.sees(/nobody’s key on this board/)
  await phone.types(phone.page.getByRole("textbox", { name: "Your personal key" }), words.toUpperCase())
  await phone.isOnBoard()
  await ana.seesHere(2)
  await phone.opensScenario(talks)
  await phone.types(phone.likelihood(talks), "41%")
  await expect(ana.card(talks)).toContainText("41%")
  const roster = ana.page.getByRole("dialog", { name: "People" })
  await ana.page.getByRole("button", { name: /^People/ }).click()
  await expect(roster.getByRole("listitem")).toHaveCount(2)

  // A new name is the same person, on every device and for everybody.
  await people.getByRole("button", { name: "Rename" }).click()
  await ben.types(people.getByRole("textbox", { name: "Your name" }), "Benedikt")
  await expect(roster.getByText("Benedikt")).toBeVisible()
})

test("the link of a personal key opens on a phone, and leaves no key in the address", async ({ person }) => {
  const ana = await person("Ana")
  const phone = await person("Ana's phone", { viewport: { width: 390, height: 844 } })
  const { id } = await ana.makesBoard({ lines: [talks] })
  const answer = await ana.page.request.get(`/api/boards/${id}/members/me/key`)
  const { key, url } = (await answer.json()) as { key: string; url: string }
  await phone.page.goto(new URL(url).pathname + new URL(url).hash)
  await expect(phone.page.getByRole("textbox", { name: "Your personal key" })).toHaveValue(key)
  expect(new URL(phone.page.url()).hash).toBe("")
  await phone.page.getByRole("button", { name: "Continue as yourself" }).click()
  await phone.isOnBoard()
  await phone.seesHere(1)
})

/** What a phone would read from the picture on the screen. */
async function readByCamera(picture: Locator): Promise<string> {
  const seen = await picture.evaluate(async (svg) => {
    const side = 400
    const drawn = new XMLSerializer().serializeToString(svg)
    const image = new Image()
    image.src = `data:image/svg+xml;base64,${btoa(drawn)}`
    await image.decode()
    const canvas = document.createElement("canvas")
    canvas.width = side
    canvas.height = side
    const context = canvas.getContext("2d") as CanvasRenderingContext2D
    context.drawImage(image, 0, 0, side, side)
    return { side, data: [...context.getImageData(0, 0, side, side).data] }
  })
  return decodeQr({ width: seen.side, height: seen.side, data: Uint8Array.from(seen.data) })
}
