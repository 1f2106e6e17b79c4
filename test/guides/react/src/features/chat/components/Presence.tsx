import { useState } from 'react';
import { useChannelWithReconnect } from '@/shared/hooks/useChannel';

interface User {
  id: number;
  name: string;
}

// Who is here. The guide has the channel only.
export function Presence({ roomId }: { roomId: number }) {
  const [users, setUsers] = useState<User[]>([]);

  const { isReconnecting } = useChannelWithReconnect({
    channel: 'PresenceChannel',
    params: { room_id: roomId },
    onReceived: (message) => setUsers((message as { data: { users: User[] } }).data.users),
  });

  return (
    <>
      {isReconnecting && <p role="status">Reconnecting…</p>}
      <ul className="presence">{users.map((user) => <li key={user.id}>{user.name}</li>)}</ul>
    </>
  );
}
