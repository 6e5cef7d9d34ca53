import { LEVEL_FIELD, type LeafDraft, type NodeDraft } from './draft'

/** Where a condition stands: the places in the groups above it. */
export type Path = readonly number[]

export function changeAt(node: NodeDraft, path: Path, change: (at: NodeDraft) => NodeDraft): NodeDraft {
  const [place, ...rest] = path
  if (place === undefined || !('join' in node)) return change(node)
  return {
    ...node,
    members: node.members.map((member, at) => (at === place ? changeAt(member, rest, change) : member)),
  }
}

/** A group that is left with one condition is that condition; one without any is gone too. */
export function removeAt(node: NodeDraft, path: Path): NodeDraft | null {
  const [place, ...rest] = path
  if (place === undefined || !('join' in node)) return null
  const members = node.members.flatMap((member, at) => (at === place ? (removeAt(member, rest) ?? []) : member))
  return members.length > 1 ? { ...node, members } : (members[0] ?? null)
}

/** Another condition beside this one, or one more in this group. */
export const addTo = (node: NodeDraft, added: LeafDraft): NodeDraft =>
  'join' in node ? { ...node, members: [...node.members, added] } : { join: 'all', members: [node, added] }

/** The first condition that has a number to be tried: the one that the curve of a backtest is about. */
export function firstLevel(node: NodeDraft, path: Path = []): { path: Path; leaf: LeafDraft } | null {
  if (!('join' in node)) return LEVEL_FIELD[node.type] === '' ? null : { path, leaf: node }
  for (const [at, member] of node.members.entries()) {
    const found = firstLevel(member, [...path, at])
    if (found) return found
  }
  return null
}
