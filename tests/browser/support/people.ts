/**
 * People for browser stories: each has a browser context of their own, finds things by role and name, and fails the
 * story when their console says an error that it did not expect.
 */
import {
  type Browser,
  type BrowserContext,
  test as base,
  expect,
  type Locator,
  type Page,
} from "@playwright/test"

export { expect, type Locator }

export interface Codes {
  facilitator: string
  analyst: string
  viewer: string
}

export interface MadeBoard {
  id: string
  codes: Codes
}

export interface KeptBoard {
  meta: { title: string }
  scenarios: {
    id: string
    title: string
    background: string
    finePrint: string
    working?: { probabilities?: Record<string, number> }
  }[]
}

export class Person {
  readonly name: string
  readonly context: BrowserContext
  readonly page: Page
  readonly #errors: string[] = []
  #expected: RegExp[] = []

  constructor(name: string, context: BrowserContext, page: Page) {
    this.name = name
    this.context = context
    this.page = page
    page.on("console", (message) => {
      if (message.type() === "error") this.#errors.push(`${message.text()} (${message.location().url})`)
    })
    page.on("pageerror", (error) => this.#errors.push(`${error.name}: ${error.message}`))
  }

  /** What the console may say in this story: a server that is killed is missed by everybody. */
  expectsErrors(...patterns: RegExp[]): void {
    this.#expected = [...this.#expected, ...patterns]
  }

  unexpectedErrors(): string[] {
    return this.#errors.filter((said) => !this.#expected.some((pattern) => pattern.test(said)))
  }

  // --- coming in ------------------------------------------------------------------------------------------------

  /** Makes a board by the documented call; the context has the facilitator's cookie afterwards. */
  async makesBoard(board: { template?: "korea-2018"; title?: string; lines?: string[] }): Promise<MadeBoard> {
    const answer = await this.page.request.post("/api/boards", { data: { ...board, name: this.name } })
    expect(answer.status(), await answer.text()).toBe(201)
    return (await answer.json()) as MadeBoard
  }

  async opensBoard(id: string, search = ""): Promise<void> {
    await this.page.goto(`/b/${id}${search}`)
    await this.isOnBoard()
  }

  async joins(code: string): Promise<void> {
    await this.page.goto(`/j/${code}`)
    await this.page.getByRole("textbox", { name: "Your name" }).fill(this.name)
    await this.page.keyboard.press("Enter")
    await this.isOnBoard()
  }

  async isOnBoard(): Promise<void> {
    await expect(this.page).toHaveURL(/\/b\//)
    // An address may open something over the board, and the pill is behind it.
    await expect(this.page.getByRole("group", { name: "Status", includeHidden: true })).toContainText(
      /Saved|Stored/,
    )
  }

  /** Another tab of the same person. */
  async alsoOpens(address: string): Promise<Person> {
    const tab = new Person(this.name, this.context, await this.context.newPage())
    await tab.page.goto(address)
    await tab.isOnBoard()
    return tab
  }

  // --- looking --------------------------------------------------------------------------------------------------

  async sees(text: string | RegExp): Promise<void> {
    await expect(this.page.getByText(text).first(), `${this.name} sees ${text}`).toBeVisible()
  }

  /** The whole board as the server has committed it. */
  async boardAsKept(id: string): Promise<KeptBoard> {
    const answer = await this.page.request.get(`/api/boards/${id}`)
    expect(answer.status()).toBe(200)
    return (await answer.json()) as KeptBoard
  }

  async doesNotSee(text: string | RegExp): Promise<void> {
    await expect(this.page.getByText(text), `${this.name} does not see ${text}`).toHaveCount(0)
  }

  status(): Locator {
    return this.page.getByRole("group", { name: "Status" })
  }

  /** The pill says that everything is kept, and nothing is on its way. */
  async isSaved(): Promise<void> {
    await expect(this.status()).toContainText(/^(Saved|Stored)/)
  }

  // --- a scenario -----------------------------------------------------------------------------------------------

  card(title: string): Locator {
    return this.page
      .getByRole("article")
      .filter({ has: this.page.getByRole("button", { name: title, exact: true }) })
  }

  panel(): Locator {
    return this.page.getByRole("complementary", { name: "Scenario" })
  }

  async opensScenario(title: string): Promise<void> {
    await this.card(title).getByRole("button", { name: title, exact: true }).click()
    await expect(this.panel().getByRole("region", { name: title, exact: true })).toBeVisible()
  }

  likelihood(title: string, outcome?: string): Locator {
    const name = outcome === undefined ? `Likelihood: ${title}` : `Likelihood of “${outcome}”: ${title}`
    return this.panel().getByRole("textbox", { name, exact: true })
  }

  slider(title: string, outcome?: string): Locator {
    const name = outcome === undefined ? `Likelihood: ${title}` : `Likelihood of “${outcome}”: ${title}`
    return this.panel().getByRole("slider", { name, exact: true })
  }

  async types(field: Locator, text: string): Promise<void> {
    await field.fill(text)
    await field.press("Enter")
  }

  /** A yes/no one, in its panel. */
  async setsLikelihood(title: string, percent: number): Promise<void> {
    await this.opensScenario(title)
    await this.types(this.likelihood(title), String(percent))
    await expect(this.card(title)).toContainText(`${percent}%`)
  }

  async seesHere(count: number): Promise<void> {
    const said = count === 1 ? "only you here" : `${count} here`
    await expect(this.page.getByRole("button", { name: `People: ${said}` })).toBeVisible()
  }
}

export const test = base.extend<{ person: (name: string, options?: ContextOptions) => Promise<Person> }>({
  person: async ({ browser }, use) => {
    const people: Person[] = []
    await use(async (name, options = {}) => {
      const person = await personIn(browser, name, options)
      people.push(person)
      return person
    })
    const errors = people.flatMap((person) =>
      person.unexpectedErrors().map((said) => `${person.name}: ${said}`),
    )
    for (const person of people) await person.context.close()
    expect(errors, "console errors that nobody expected").toEqual([])
  },
})

type ContextOptions = Parameters<Browser["newContext"]>[0]

export async function personIn(
  browser: Browser,
  name: string,
  options: ContextOptions = {},
): Promise<Person> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options })
  return new Person(name, context, await context.newPage())
}
