import { useCallback, useRef, useState } from 'react';
import { useChannel } from '@/shared/hooks/useChannel';

const SENT_EVERY = 500;
const SHOWN_FOR = 1000;

// Who else types in the room, and what to call when this user does. The guide has nothing of it.
export function useTyping(roomId: number, ownName: string) {
  const [typists, setTypists] = useState<string[]>([]);
  const timers = useRef<Record<string, number>>({});
  const sentAt = useRef(0);

  const show = (name: string) => {
    setTypists((names) => (names.includes(name) ? names : [...names, name]));
    clearTimeout(timers.current[name]);
    timers.current[name] = setTimeout(() => setTypists((names) => names.filter((other) => other !== name)), SHOWN_FOR);
  };

  const { send } = useChannel({
    channel: 'RoomChannel',
    params: { room: `typing_${roomId}` },
    onReceived: (message) => {
      const { user } = message as { user: string };
      if (user !== ownName) show(user);
    },
  });

  const typing = useCallback(() => {
    if (Date.now() - sentAt.current < SENT_EVERY) return;
    sentAt.current = Date.now();
    send('speak', { text: 'typing' });
  }, [send]);

  return { typists, typing };
}

export function TypingIndicator({ names }: { names: string[] }) {
  return names.map((name) => <p key={name} className="typing">{name} is typing…</p>);
}
