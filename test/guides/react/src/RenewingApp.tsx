import { ClerkProvider } from '@clerk/clerk-react';
import { RenewingCableProvider } from './shared/providers/RenewingCableProvider';
import { AppRouter } from './router';

// As App.tsx, with the corrected provider.
export default function RenewingApp() {
  return (
    <ClerkProvider publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}>
      <RenewingCableProvider>
        <AppRouter />
      </RenewingCableProvider>
    </ClerkProvider>
  );
}
