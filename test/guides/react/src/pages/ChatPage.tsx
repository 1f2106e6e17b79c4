import { useState } from 'react';
import { useAuth } from '@clerk/clerk-react';
import { ChatRoom } from '@/features/chat/components/ChatRoom';
import { Presence } from '@/features/chat/components/Presence';
import { TypingIndicator, useTyping } from '@/features/chat/components/TypingIndicator';

export function ChatPage({ query }: { query: URLSearchParams }) {
  const [inside, setInside] = useState(true);
  const { signOut } = useAuth();

  return (
    <>
      <button onClick={() => setInside((was) => !was)}>{inside ? 'Leave' : 'Enter'}</button>
      <button onClick={signOut}>Sign out</button>
      {inside && <Room id={Number(query.get('room'))} userId={Number(query.get('user'))} userName={query.get('name')!} />}
    </>
  );
}

function Room({ id, userId, userName }: { id: number; userId: number; userName: string }) {
  const { typists, typing } = useTyping(id, userName);

  return (
    <div onInput={typing}>
      <Presence roomId={id} />
      <ChatRoom roomId={id} currentUserId={userId} />
      <TypingIndicator names={typists} />
    </div>
  );
}
