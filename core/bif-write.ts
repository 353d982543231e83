/** A network as a BIF file, so that it opens in other tools and returns equal here (`bif.ts` says what is read). */
import { escaped, identifiersFor, stateKey, titleKey } from "./bif-names.ts"
import type { DiscreteNetwork, DiscreteVariable } from "./network/discrete-network.ts"

/** `remarks` stand as comments at the head. Numbers are the shortest that read back as the same. */
export function writeBif(network: DiscreteNetwork, remarks: readonly string[] = []): string {
  const { variables } = network
  const names = identifiersFor(
    variables.map(({ name }) => name),
    "variables",
  )
  const identifiers = new Map(variables.map(({ name }, i) => [name, names[i] as string]))
  const states = new Map(variables.map(({ name, states }) => [name, identifiersFor(states, "states")]))
  const parts = remarks.map((remark) => `// ${remark.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ").trim()}\n`)
  parts.push(networkBlock(network.name))
  for (const variable of variables) parts.push(variableBlock(variable, identifiers, states))
  for (const variable of variables) parts.push(probabilityBlock(variable, network, identifiers, states))
  return parts.join("")
}

function networkBlock(name: string): string {
  if (name === "") return "network unknown {\n}\n"
  const [identifier] = identifiersFor([name], "variables")
  // A network without a name is written as "unknown", as other tools do.
  const said =
    identifier === name && name !== "unknown" ? "" : `  property ${titleKey} = ${escaped(name)} ;\n`
  return `network ${identifier} {\n${said}}\n`
}

type Names = ReadonlyMap<string, string>
type States = ReadonlyMap<string, readonly string[]>

function variableBlock({ name, states }: DiscreteVariable, identifiers: Names, all: States): string {
  const words = all.get(name) as readonly string[]
  const identifier = identifiers.get(name) as string
  const lines = [`variable ${identifier} {`, `  type discrete [ ${states.length} ] { ${words.join(", ")} };`]
  if (identifier !== name) lines.push(`  property ${titleKey} = ${escaped(name)} ;`)
  for (const [i, word] of words.entries())
    if (word !== states[i]) lines.push(`  property ${stateKey} ${word} = ${escaped(states[i] as string)} ;`)
  return `${lines.join("\n")}\n}\n`
}

function probabilityBlock(
  { name, parents, table }: DiscreteVariable,
  network: DiscreteNetwork,
  identifiers: Names,
  all: States,
): string {
  const own = identifiers.get(name) as string
  const given = parents.map((parent) => identifiers.get(parent))
  if (given.some((parent) => parent === undefined))
    throw new Error(`${network.name}: ${name} is given a variable that is not in the network`)
  const head = given.length === 0 ? own : `${own} | ${given.join(", ")}`
  const lines = [`probability ( ${head} ) {`]
  if (given.length === 0) lines.push(`  table ${numbers(table[0] ?? [])};`)
  else {
    const sizes = parents.map((parent) => all.get(parent) as readonly string[])
    for (const [r, row] of table.entries()) lines.push(`  (${combination(r, sizes)}) ${numbers(row)};`)
  }
  return `${lines.join("\n")}\n}\n`
}

function combination(row: number, sizes: readonly (readonly string[])[]): string {
  const words: string[] = []
  let rest = row
  for (const states of sizes.toReversed()) {
    words.unshift(states[rest % states.length] as string)
    rest = Math.floor(rest / states.length)
  }
  return words.join(", ")
}

const numbers = (row: readonly number[]): string => row.map(String).join(", ")
