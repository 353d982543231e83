/**
 * A name to begin with, so that nobody has to think of one: "Quiet Heron". Calm adjectives, birds and beasts that
 * read well aloud across a table; none that flatter, mock, or name a nation's emblem.
 */
// biome-ignore format: a list of words reads best as a paragraph
const manners = [
  "Quiet", "Patient", "Amber", "Steady", "Early", "Northern", "Gentle", "Silver", "Curious", "Candid",
  "Distant", "Russet", "Plain", "Mellow", "Level", "Coastal", "Lucid", "Hazel", "Winter", "Brisk",
  "Ashen", "Copper", "Evening", "Frank", "Inland", "Keen", "Linen", "Marble", "Nimble", "Ochre",
  "Pewter", "River", "Slate", "Tidal", "Upland", "Velvet", "Willow", "Indigo", "Meadow", "Harbour",
]
// biome-ignore format: likewise
const creatures = [
  "Heron", "Otter", "Plover", "Marten", "Curlew", "Badger", "Wren", "Hare", "Lapwing", "Beaver",
  "Sandpiper", "Ibex", "Kestrel", "Dormouse", "Avocet", "Lynx", "Dipper", "Tern", "Roe", "Swift",
  "Siskin", "Pike", "Godwit", "Newt", "Linnet", "Seal", "Warbler", "Stoat", "Dunlin", "Finch",
  "Grebe", "Hedgehog", "Jackdaw", "Vole", "Merlin", "Nuthatch", "Osprey", "Petrel", "Redstart", "Whimbrel",
]

/** `random` gives numbers in [0, 1). */
export function friendlyName(random: () => number): string {
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? "Quiet"
  return `${pick(manners)} ${pick(creatures)}`
}
