import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import App from './App';
import RenewingApp from './RenewingApp';

// ?strict mounts everything twice, in a development build; ?renewing takes the corrected provider.
const query = new URLSearchParams(window.location.search);
const app = query.has('renewing') ? <RenewingApp /> : <App />;

createRoot(document.getElementById('root')!).render(query.has('strict') ? <StrictMode>{app}</StrictMode> : app);
