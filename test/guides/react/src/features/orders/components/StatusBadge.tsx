// Used by the guide's OrderTracker, and not shown there.
export function StatusBadge({ status }: { status: string }) {
  return <span className="status">{status}</span>;
}
