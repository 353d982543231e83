/** What the columns of a table of words are called, the first of them the widest apart. */
export function ColumnHeads({ of }: { of: readonly string[] }) {
  return (
    <thead>
      <tr className="caption border-line border-b">
        {of.map((words, i) => (
          <th
            key={words}
            scope="col"
            className={i === of.length - 1 ? "py-2 font-medium" : "py-2 pr-4 font-medium"}
          >
            {words}
          </th>
        ))}
      </tr>
    </thead>
  )
}
