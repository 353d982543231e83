/** What each way of showing the board is handed. */
export interface ViewProps {
  /** The scenario that is open beside it. */
  selectedId: string | null
  onSelect: (id: string | null) => void
}
