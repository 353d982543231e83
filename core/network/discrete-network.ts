/**
 * A plain Bayesian network: named variables with a table each. What is read from and written to BIF (`core/bif.ts`),
 * what a board's model is when it is written out (`networkOf` in `board-network.ts`), and what `runNetwork` runs.
 */

export interface DiscreteVariable {
  /** Unique in the network. */
  name: string
  /** At least one, unique in the variable. */
  states: readonly string[]
  /** Names of variables. Variables may come in any order, but form no loop. */
  parents: readonly string[]
  /**
   * A row a combination of states of the parents, in their order, the last of them changing fastest; its columns are
   * the states. Probabilities in 0..1; each row sums to 1.
   */
  table: readonly (readonly number[])[]
}

export interface DiscreteNetwork {
  name: string
  variables: readonly DiscreteVariable[]
}
