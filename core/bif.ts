/**
 * Bayesian networks in the Interchange Format (BIF 0.15), as bnlearn, pgmpy, GeNIe and SamIam hand them out.
 *
 * What is relied on: a `network` block first; `variable` blocks of type discrete; a `probability` block for each
 * variable, with `table`, rows such as `(yes, no) 0.1, 0.9;` in any order, and `default`; comments in both manners;
 * properties anywhere, passed over but for our own (`bif-names.ts`); commas may be left out. The numbers of a `table`
 * with parents run through the parents' states for each state of the variable in turn, the last parent fastest;
 * where only the other reading (a row of the variable's states for each combination) sums to 1, that one is taken.
 *
 * A file is taken whole or refused with the line. The time is linear in its length and in the size of its tables.
 */
import { bifLimits, tooManyCells, tooManyRows } from "./bif-limits.ts"
import { stateKey, titleKey, unescaped } from "./bif-names.ts"
import { bifTables, type ProbabilityBlock, type RowBlock, type VariableBlock } from "./bif-tables.ts"
import { type Token, type Tokens, tokensOf } from "./bif-tokens.ts"
import { type FileFailure, FileRefused, refusedAt, shown } from "./file-refusal.ts"
import type { DiscreteNetwork } from "./network/discrete-network.ts"
import { fail, ok, type Result } from "./result.ts"

export interface BifFile {
  network: DiscreteNetwork
  /** What was read otherwise than it stands there, in sentences. */
  notes: readonly string[]
}

export function parseBif(text: string): Result<BifFile, FileFailure> {
  try {
    return ok(read(text))
  } catch (error) {
    if (error instanceof FileRefused) return fail(error.failure)
    throw error
  }
}

function read(text: string): BifFile {
  if (text.length > bifLimits.characters) {
    const most = bifLimits.characters.toLocaleString("en")
    refusedAt(null, "too-large", `This file is larger than the ${most} characters that are taken.`)
  }
  const nul = text.indexOf("\0")
  if (nul >= 0)
    refusedAt(
      text.slice(0, nul).split("\n").length,
      "not-this-format",
      "there is a byte of zero: this is no text.",
    )
  const tokens = tokensOf(text)
  const first = tokens.peek()
  if (first.kind !== "word" || first.text !== "network")
    refusedAt(
      first.kind === "end" ? null : first.line,
      "not-this-format",
      first.kind === "end"
        ? "This file is empty."
        : `a BIF file begins with “network” and not with ${shown(first.text)}.`,
    )
  let name: string | null = null
  const variables: VariableBlock[] = []
  const probabilities: ProbabilityBlock[] = []
  const counts: Counts = { cells: 0, properties: 0 }
  for (let token = tokens.take(); token.kind !== "end"; token = tokens.take()) {
    switch (token.kind === "word" ? token.text : "") {
      case "network":
        if (name !== null) refusedAt(token.line, "duplicate", "there is a second “network” block.")
        name = networkBlock(tokens, counts)
        break
      case "variable":
        variables.push(variableBlock(tokens, counts))
        if (variables.length > bifLimits.variables)
          refusedAt(
            token.line,
            "too-large",
            `there are more than ${bifLimits.variables.toLocaleString("en")} variables.`,
          )
        break
      case "probability":
        probabilities.push(probabilityBlock(tokens, counts))
        break
      default:
        refusedAt(
          token.line,
          "syntax",
          `“variable” or “probability” is expected here, and there is ${shown(token.text)}.`,
        )
    }
  }
  const { variables: tables, notes } = bifTables(variables, probabilities)
  const also = counts.properties > 0 ? [propertiesNote(counts.properties)] : []
  return { network: { name: name ?? "", variables: tables }, notes: [...notes, ...also] }
}

interface Counts {
  cells: number
  properties: number
}

const propertiesNote = (count: number): string =>
  count === 1
    ? "A property (a place on a screen, a weight) is not kept."
    : `${count.toLocaleString("en")} properties (places on a screen, weights) are not kept.`

// --- blocks -----------------------------------------------------------------------------------------------------

function networkBlock(tokens: Tokens, counts: Counts): string {
  const named = tokens.peek().text !== "{"
  const given = named ? nameOf(tokens.take(), "a network") : ""
  let title = given === "unknown" ? "" : given
  expect(tokens, "{")
  for (let token = tokens.take(); token.text !== "}" || token.kind !== "mark"; token = tokens.take()) {
    if (token.kind !== "word" || token.text !== "property") unexpected(token, "“property” or “}”")
    const { key, value } = propertyOf(tokens)
    if (key === titleKey && value !== null) title = checked(value, token.line, "a network")
    else counts.properties += 1
  }
  return title
}

function variableBlock(tokens: Tokens, counts: Counts): VariableBlock {
  const head = tokens.take()
  const identifier = nameOf(head, "a variable")
  expect(tokens, "{")
  let states: Token[] | null = null
  let title: string | null = null
  const stateTitles = new Map<string, string>()
  for (let token = tokens.take(); token.text !== "}" || token.kind !== "mark"; token = tokens.take()) {
    if (token.kind === "word" && token.text === "type") {
      if (states) refusedAt(token.line, "duplicate", `${shown(identifier)} has a second type.`)
      states = statesOf(tokens)
    } else if (token.kind === "word" && token.text === "property") {
      const { key, value } = propertyOf(tokens)
      if (key === titleKey && value !== null) title = checked(value, token.line, "a variable")
      else if (key.startsWith(`${stateKey} `) && value !== null)
        stateTitles.set(key.slice(stateKey.length + 1).trim(), checked(value, token.line, "a state"))
      else counts.properties += 1
    } else unexpected(token, "“type”, “property” or “}”")
  }
  if (!states) refusedAt(head.line, "missing", `the variable ${shown(identifier)} has no type.`)
  return {
    identifier,
    line: head.line,
    name: title ?? identifier,
    states: states.map((token) => {
      const word = nameOf(token, "a state")
      return { identifier: word, name: stateTitles.get(word) ?? word, line: token.line }
    }),
  }
}

function statesOf(tokens: Tokens): Token[] {
  const kind = tokens.take()
  if (kind.text !== "discrete")
    refusedAt(
      kind.line,
      "unknown",
      `only variables of type “discrete” are read here, and this one is ${shown(kind.text)}.`,
    )
  expect(tokens, "[")
  const count = tokens.take()
  expect(tokens, "]")
  expect(tokens, "{")
  const states: Token[] = []
  for (let token = tokens.take(); token.text !== "}" || token.kind !== "mark"; token = tokens.take()) {
    if (token.kind === "mark" && token.text === ",") continue
    if (token.kind !== "word" && token.kind !== "quoted") unexpected(token, "the name of a state or “}”")
    states.push(token)
    if (states.length > bifLimits.states)
      refusedAt(token.line, "too-large", `a variable can have at most ${bifLimits.states} states.`)
  }
  if (!/^\d{1,6}$/.test(count.text) || Number(count.text) !== states.length)
    refusedAt(
      count.line,
      "number",
      `the number of states is given as ${shown(count.text)}, and ${states.length} are named.`,
    )
  if (tokens.peek().text === ";") tokens.take()
  return states
}

function probabilityBlock(tokens: Tokens, counts: Counts): ProbabilityBlock {
  expect(tokens, "(")
  const head = tokens.take()
  const block: ProbabilityBlock = {
    of: nameOf(head, "a variable"),
    line: head.line,
    given: [],
    table: null,
    rows: [],
    byDefault: null,
  }
  if (tokens.peek().text === "|") {
    tokens.take()
    for (let token = tokens.take(); token.text !== ")" || token.kind !== "mark"; token = tokens.take()) {
      if (token.kind === "mark" && token.text === ",") continue
      block.given.push({ identifier: nameOf(token, "a variable"), line: token.line })
      if (block.given.length > bifLimits.parents)
        refusedAt(token.line, "too-large", `a variable can be given at most ${bifLimits.parents} others.`)
    }
  } else {
    const token = tokens.take()
    if (token.text !== ")") unexpected(token, "“|” or “)”")
  }
  expect(tokens, "{")
  for (let token = tokens.take(); token.text !== "}" || token.kind !== "mark"; token = tokens.take()) {
    if (token.kind === "mark" && token.text === "(") block.rows.push(rowOf(tokens, token, counts))
    else if (token.kind === "word" && token.text === "table") {
      if (block.table) refusedAt(token.line, "duplicate", "this block has a second “table”.")
      block.table = { line: token.line, numbers: numbersOf(tokens, counts) }
    } else if (token.kind === "word" && token.text === "default") {
      if (block.byDefault) refusedAt(token.line, "duplicate", "this block has a second “default”.")
      block.byDefault = { line: token.line, numbers: numbersOf(tokens, counts) }
    } else if (token.kind === "word" && token.text === "property") {
      propertyOf(tokens)
      counts.properties += 1
    } else unexpected(token, "“table”, “default”, “(”, “property” or “}”")
    if (block.rows.length > bifLimits.rows) tooManyRows(token.line)
  }
  return block
}

function rowOf(tokens: Tokens, head: Token, counts: Counts): RowBlock {
  const states: string[] = []
  for (let token = tokens.take(); token.text !== ")" || token.kind !== "mark"; token = tokens.take()) {
    if (token.kind === "mark" && token.text === ",") continue
    states.push(nameOf(token, "a state"))
    if (states.length > bifLimits.parents)
      refusedAt(token.line, "too-large", `a variable can be given at most ${bifLimits.parents} others.`)
  }
  return { line: head.line, states, numbers: numbersOf(tokens, counts) }
}

// --- words ------------------------------------------------------------------------------------------------------

const decimal = /^\+?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

function numbersOf(tokens: Tokens, counts: Counts): number[] {
  const numbers: number[] = []
  for (let token = tokens.take(); token.text !== ";" || token.kind !== "mark"; token = tokens.take()) {
    if (token.kind === "mark" && token.text === ",") continue
    if (token.kind === "end") unexpected(token, "a number or “;”")
    if (token.kind !== "word" || !decimal.test(token.text))
      refusedAt(token.line, "number", `${shown(token.text)} is not a probability.`)
    const value = Number(token.text)
    if (!(value <= 1 + 1e-6)) refusedAt(token.line, "number", `${shown(token.text)} is above 1.`)
    numbers.push(value)
    counts.cells += 1
    if (counts.cells > bifLimits.cells) tooManyCells(token.line)
  }
  return numbers
}

function propertyOf(tokens: Tokens): { key: string; value: string | null } {
  const { text } = tokens.takeProperty()
  const equals = text.indexOf("=")
  if (equals < 0) return { key: text, value: null }
  return { key: text.slice(0, equals).trim(), value: unescaped(text.slice(equals + 1).trim()) }
}

function nameOf(token: Token, what: string): string {
  if (token.kind !== "word" && token.kind !== "quoted") unexpected(token, `the name of ${what}`)
  return checked(token.text, token.line, what)
}

function checked(name: string, line: number, what: string): string {
  if (name.trim() === "") refusedAt(line, "name", `the name of ${what} is empty.`)
  if (name.length > bifLimits.nameCharacters)
    refusedAt(line, "name", `the name of ${what} has more than ${bifLimits.nameCharacters} characters.`)
  if (/\p{Cc}/u.test(name)) refusedAt(line, "name", `the name of ${what} holds a control character.`)
  return name
}

function expect(tokens: Tokens, mark: string): void {
  const token = tokens.take()
  if (token.kind !== "mark" || token.text !== mark) unexpected(token, `“${mark}”`)
}

function unexpected(token: Token, wanted: string): never {
  if (token.kind === "end") refusedAt(token.line, "syntax", `the file ends, and ${wanted} is expected.`)
  refusedAt(token.line, "syntax", `${wanted} is expected here, and there is ${shown(token.text)}.`)
}
