// src/features/chat/components/ChatRoom.tsx
import { useState, useCallback, useRef, useEffect } from 'react';
import { useChannel } from '@/shared/hooks/useChannel';

interface ChatMessage {
  id: number;
  body: string;
  user_id: number;
  user_name: string;
  created_at: string;
}

interface ChatRoomProps {
  roomId: number;
  currentUserId: number;
}

export function ChatRoom({ roomId, currentUserId }: ChatRoomProps) {
  const [messages, setMessages] = useState<ChatMessage[]>([]);
  const [input, setInput] = useState('');
  const messagesEndRef = useRef<HTMLDivElement>(null);

  const handleReceived = useCallback((data: unknown) => {
    const message = data as { type: string; data: ChatMessage };

    if (message.type === 'new_message') {
      setMessages((prev) => [...prev, message.data]);
    }
  }, []);

  const { send, connected } = useChannel({
    channel: 'ChatChannel',
    params: { room_id: roomId },
    onReceived: handleReceived,
  });

  // Auto-scroll to bottom on new messages
  useEffect(() => {
    messagesEndRef.current?.scrollIntoView({ behavior: 'smooth' });
  }, [messages]);

  const handleSend = () => {
    if (!input.trim()) return;

    send('speak', { body: input });
    setInput('');
  };

  const handleKeyDown = (e: React.KeyboardEvent) => {
    if (e.key === 'Enter' && !e.shiftKey) {
      e.preventDefault();
      handleSend();
    }
  };

  return (
    <div className="flex flex-col h-full">
      {/* Connection Status */}
      {!connected && (
        <div className="bg-yellow-100 text-yellow-800 px-4 py-2 text-sm">
          Connecting...
        </div>
      )}

      {/* Messages */}
      <div className="flex-1 overflow-y-auto p-4 space-y-3">
        {messages.map((msg) => (
          <div
            key={msg.id}
            className={`flex ${
              msg.user_id === currentUserId ? 'justify-end' : 'justify-start'
            }`}
          >
            <div
              className={`rounded-lg px-4 py-2 max-w-xs ${
                msg.user_id === currentUserId
                  ? 'bg-blue-500 text-white'
                  : 'bg-gray-200 text-gray-900'
              }`}
            >
              {msg.user_id !== currentUserId && (
                <div className="text-xs font-semibold mb-1">{msg.user_name}</div>
              )}
              <p>{msg.body}</p>
            </div>
          </div>
        ))}
        <div ref={messagesEndRef} />
      </div>

      {/* Input */}
      <div className="border-t p-4">
        <div className="flex gap-2">
          <input
            type="text"
            value={input}
            onChange={(e) => setInput(e.target.value)}
            onKeyDown={handleKeyDown}
            placeholder="Type a message..."
            className="flex-1 border rounded-lg px-4 py-2"
            disabled={!connected}
          />
          <button
            onClick={handleSend}
            disabled={!connected || !input.trim()}
            className="bg-blue-500 text-white px-6 py-2 rounded-lg disabled:opacity-50"
          >
            Send
          </button>
        </div>
      </div>
    </div>
  );
}
