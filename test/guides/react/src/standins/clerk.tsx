import { createContext, ReactNode, useCallback, useContext, useMemo, useState } from 'react';

// Of the package `@clerk/clerk-react`, what the guide uses of it. ?user= is signed in, and the page's server makes the
// tokens.
const Auth = createContext({ isSignedIn: false, getToken: async () => null as string | null, signOut: () => {} });

export const useAuth = () => useContext(Auth);

export function ClerkProvider({ children }: { publishableKey: string; children: ReactNode }) {
  const [user, setUser] = useState(() => new URLSearchParams(window.location.search).get('user'));

  const getToken = useCallback(async () => user && (await fetch(`/token?user=${user}`)).text(), [user]);
  const auth = useMemo(() => ({ isSignedIn: user !== null, getToken, signOut: () => setUser(null) }), [user, getToken]);

  return <Auth.Provider value={auth}>{children}</Auth.Provider>;
}
