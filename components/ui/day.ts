const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** `31 Dec 2018`, `Sep 2018`: by hand, since engines differ in how they shorten September. */
export function showDay(iso: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(iso) ?? []
  const name = months[Number(month) - 1]
  if (!year || !name) return iso
  return day ? `${Number(day)} ${name} ${year}` : `${name} ${year}`
}
