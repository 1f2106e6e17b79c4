// src/App.tsx
import { ClerkProvider } from '@clerk/clerk-react';
import { ActionCableProvider } from './shared/providers/ActionCableProvider';
import { AppRouter } from './router';

export default function App() {
  return (
    <ClerkProvider publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}>
      <ActionCableProvider>
        <AppRouter />
      </ActionCableProvider>
    </ClerkProvider>
  );
}
