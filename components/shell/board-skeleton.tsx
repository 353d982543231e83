import { Skeleton } from "../ui/skeleton.tsx"

const columns = [3, 4, 2]

/** The shape of a board while it is fetched: columns of cards, quietly breathing. */
export function BoardSkeleton() {
  return (
    <div className="flex gap-6 overflow-hidden p-4 sm:p-6">
      <p role="status" className="sr-only">
        Loading the board
      </p>
      {columns.map((cards, column) => (
        <div key={cards} className={`w-full shrink-0 sm:w-80 ${column > 0 ? "hidden sm:block" : ""}`}>
          <Skeleton className="mb-4 h-5 w-40" />
          {Array.from({ length: cards }, (_, card) => `${column}.${card}`).map((key) => (
            <div key={key} className="mb-3 rounded-sheet border border-line bg-panel p-5">
              <Skeleton className="h-4 w-11/12" />
              <Skeleton className="mt-2 h-4 w-3/5" />
              <Skeleton className="mt-5 h-2 w-full" />
              <Skeleton className="mt-4 h-6 w-16" />
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}
